-- Keeps feed customers as text, with its lineage: one row per line and snapshot date.
INSERT INTO bronze.customers
SELECT
    c.customer_id AS customer_id,
    c.name AS name,
    c.email AS email,
    c.country AS country,
    c.customer_type AS customer_type,
    c.registration_date AS registration_date,
    c.age AS age,
    c.gender AS gender,
    c.total_purchases AS total_purchases,
    c.extra AS extra,
    c.source_schema AS source_schema,
    c.source_file AS source_file,
    c.source_line AS source_line,
    c.arrived_at AS arrived_at,
    c.snapshot_date AS snapshot_date,
    c.run_id AS run_id
FROM source.customers AS c
