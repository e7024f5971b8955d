-- Keeps feed inventory as text, with its lineage: one row per row and snapshot date.
INSERT INTO bronze.inventory
SELECT
    i.product_id AS product_id,
    i.product_name AS product_name,
    i.category AS category,
    i.brand AS brand,
    i.supplier AS supplier,
    i.cost_price AS cost_price,
    i.retail_price AS retail_price,
    i.current_stock AS current_stock,
    i.reorder_level AS reorder_level,
    i.reorder_quantity AS reorder_quantity,
    i.warehouse_location AS warehouse_location,
    i.last_restock_date AS last_restock_date,
    i.is_active AS is_active,
    i.extra AS extra,
    i.source_schema AS source_schema,
    i.source_file AS source_file,
    i.source_line AS source_line,
    i.arrived_at AS arrived_at,
    i.snapshot_date AS snapshot_date,
    i.run_id AS run_id
FROM source.inventory AS i
