-- Customers as they are now, of all days the latest state of each: one row per customer.
INSERT INTO silver.customers
WITH states AS (
    SELECT
        c.customer_id AS customer_id,
        c.name AS name,
        c.email AS email,
        c.country_code AS country_code,
        c.customer_type AS customer_type,
        c.registration_date AS registration_date,
        c.age AS age,
        c.gender AS gender,
        c.total_purchases AS total_purchases,
        c.snapshot_date AS as_of,
        ROW_NUMBER() OVER (PARTITION BY c.customer_id ORDER BY c.snapshot_date DESC) AS recency
    FROM silver.customers_by_day AS c
)
SELECT
    s.customer_id AS customer_id,
    s.name AS name,
    s.email AS email,
    s.country_code AS country_code,
    s.customer_type AS customer_type,
    s.registration_date AS registration_date,
    s.age AS age,
    s.gender AS gender,
    s.total_purchases AS total_purchases,
    s.as_of AS as_of
FROM states AS s
WHERE s.recency = 1
