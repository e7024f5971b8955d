-- Types the stock of a day: one row per product and snapshot date.
-- What cannot be read becomes -1 or the year 1, for the soft rules to count it and to null it.
INSERT INTO silver.stock_by_day
WITH typed AS (
    SELECT
        i.snapshot_date AS snapshot_date,
        PARSE_BIGINT(i.product_id) AS product_id,
        NFC(i.product_name) AS name,
        CODE(i.category) AS category,
        NFC(i.brand) AS brand,
        NFC(i.supplier) AS supplier,
        COALESCE(PARSE_MONEY(i.cost_price), CASE WHEN i.cost_price IS NOT NULL THEN -1 END)
            AS cost_price,
        COALESCE(PARSE_MONEY(i.retail_price), CASE WHEN i.retail_price IS NOT NULL THEN -1 END)
            AS retail_price,
        COALESCE(PARSE_BIGINT(i.current_stock), CASE WHEN i.current_stock IS NOT NULL THEN -1 END)
            AS stock_quantity,
        COALESCE(PARSE_BIGINT(i.reorder_level), CASE WHEN i.reorder_level IS NOT NULL THEN -1 END)
            AS reorder_level,
        COALESCE(
            PARSE_BIGINT(i.reorder_quantity),
            CASE WHEN i.reorder_quantity IS NOT NULL THEN -1 END
        ) AS reorder_quantity,
        NFC(i.warehouse_location) AS warehouse_location,
        COALESCE(
            PARSE_DATE(i.last_restock_date),
            CASE WHEN i.last_restock_date IS NOT NULL THEN DATE '0001-01-01' END
        ) AS last_restock_date,
        PARSE_BOOLEAN(i.is_active) AS is_active,
        i.source_file AS source_file,
        i.source_line AS source_line,
        i.arrived_at AS arrived_at,
        ${record.i} AS payload
    FROM bronze.inventory AS i
    WHERE i.snapshot_date = DATE '${snapshot_date}'
)
SELECT
    t.snapshot_date AS snapshot_date,
    t.product_id AS product_id,
    t.name AS name,
    t.category AS category,
    t.brand AS brand,
    t.supplier AS supplier,
    t.cost_price AS cost_price,
    t.retail_price AS retail_price,
    t.stock_quantity AS stock_quantity,
    t.reorder_level AS reorder_level,
    t.reorder_quantity AS reorder_quantity,
    t.warehouse_location AS warehouse_location,
    t.last_restock_date AS last_restock_date,
    t.is_active AS is_active,
    t.source_file AS source_file,
    t.source_line AS source_line,
    t.arrived_at AS arrived_at,
    t.payload AS payload
FROM typed AS t
