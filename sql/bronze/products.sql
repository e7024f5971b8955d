-- Keeps feed products as text, with its lineage: one row per object and snapshot date.
INSERT INTO bronze.products
SELECT
    p.product_id AS product_id,
    p.name AS name,
    p.category AS category,
    p.brand AS brand,
    p.price AS price,
    p.stock_quantity AS stock_quantity,
    p.rating AS rating,
    p.is_active AS is_active,
    p.extra AS extra,
    p.source_schema AS source_schema,
    p.source_file AS source_file,
    p.source_line AS source_line,
    p.arrived_at AS arrived_at,
    p.snapshot_date AS snapshot_date,
    p.run_id AS run_id
FROM source.products AS p
