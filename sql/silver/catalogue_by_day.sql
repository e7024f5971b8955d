-- Types the products of the catalogue of a day: one row per product and snapshot date.
-- A number that cannot be read becomes -1, for the soft rules to count it and to null it.
INSERT INTO silver.catalogue_by_day
WITH typed AS (
    SELECT
        p.snapshot_date AS snapshot_date,
        PARSE_BIGINT(p.product_id) AS product_id,
        NFC(p.name) AS name,
        CODE(p.category) AS category,
        NFC(p.brand) AS brand,
        COALESCE(PARSE_MONEY(p.price), CASE WHEN p.price IS NOT NULL THEN -1 END)
            AS retail_price,
        COALESCE(
            PARSE_BIGINT(p.stock_quantity),
            CASE WHEN p.stock_quantity IS NOT NULL THEN -1 END
        ) AS stock_quantity,
        COALESCE(PARSE_DOUBLE(p.rating), CASE WHEN p.rating IS NOT NULL THEN -1e0 END) AS rating,
        PARSE_BOOLEAN(p.is_active) AS is_active,
        p.source_file AS source_file,
        p.source_line AS source_line,
        p.arrived_at AS arrived_at,
        ${record.p} AS payload
    FROM bronze.products AS p
    WHERE p.snapshot_date = DATE '${snapshot_date}'
)
SELECT
    t.snapshot_date AS snapshot_date,
    t.product_id AS product_id,
    t.name AS name,
    t.category AS category,
    t.brand AS brand,
    t.retail_price AS retail_price,
    t.stock_quantity AS stock_quantity,
    t.rating AS rating,
    t.is_active AS is_active,
    t.source_file AS source_file,
    t.source_line AS source_line,
    t.arrived_at AS arrived_at,
    t.payload AS payload
FROM typed AS t
