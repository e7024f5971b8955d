-- Customers as they are now: one row per customer, as the last day that has it.
INSERT INTO silver.customers
SELECT
    c.snapshot_date AS as_of,
    c.customer_id AS customer_id,
    c.name AS name,
    c.email AS email,
    c.country_code AS country_code,
    c.customer_type AS customer_type,
    c.registration_date AS registration_date,
    c.age AS age,
    c.gender AS gender,
    c.total_purchases AS total_purchases
FROM silver.customers_by_day AS c
WHERE c.snapshot_date <= DATE '${as_of}'
