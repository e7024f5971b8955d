-- Products as they are now, by catalogue and stock: one row per product.
INSERT INTO silver.products
WITH catalogue_days AS (
    SELECT
        c.product_id AS product_id,
        c.name AS name,
        c.category AS category,
        c.brand AS brand,
        c.retail_price AS retail_price,
        c.stock_quantity AS stock_quantity,
        c.rating AS rating,
        c.is_active AS is_active,
        c.snapshot_date AS snapshot_date,
        ROW_NUMBER() OVER (PARTITION BY c.product_id ORDER BY c.snapshot_date DESC) AS recency
    FROM silver.catalogue_by_day AS c
    WHERE c.snapshot_date <= DATE '${as_of}'
),

stock_days AS (
    SELECT
        s.product_id AS product_id,
        s.name AS name,
        s.category AS category,
        s.brand AS brand,
        s.supplier AS supplier,
        s.cost_price AS cost_price,
        s.retail_price AS retail_price,
        s.stock_quantity AS stock_quantity,
        s.reorder_level AS reorder_level,
        s.is_active AS is_active,
        s.last_restock_date AS last_restock_date,
        s.snapshot_date AS snapshot_date,
        ROW_NUMBER() OVER (PARTITION BY s.product_id ORDER BY s.snapshot_date DESC) AS recency
    FROM silver.stock_by_day AS s
    WHERE s.snapshot_date <= DATE '${as_of}'
),

catalogue AS (
    SELECT
        c.product_id AS product_id,
        c.name AS name,
        c.category AS category,
        c.brand AS brand,
        c.retail_price AS retail_price,
        c.stock_quantity AS stock_quantity,
        c.rating AS rating,
        c.is_active AS is_active,
        c.snapshot_date AS snapshot_date
    FROM catalogue_days AS c
    WHERE c.recency = 1
),

stock AS (
    SELECT
        s.product_id AS product_id,
        s.name AS name,
        s.category AS category,
        s.brand AS brand,
        s.supplier AS supplier,
        s.cost_price AS cost_price,
        s.retail_price AS retail_price,
        s.stock_quantity AS stock_quantity,
        s.reorder_level AS reorder_level,
        s.is_active AS is_active,
        s.last_restock_date AS last_restock_date,
        s.snapshot_date AS snapshot_date
    FROM stock_days AS s
    WHERE s.recency = 1
),

merged AS (
    SELECT
        COALESCE(c.product_id, s.product_id) AS product_id,
        CASE
            WHEN c.snapshot_date >= s.snapshot_date THEN COALESCE(c.name, s.name)
            ELSE COALESCE(s.name, c.name)
        END AS name,
        CASE
            WHEN c.snapshot_date >= s.snapshot_date THEN COALESCE(c.category, s.category)
            ELSE COALESCE(s.category, c.category)
        END AS category,
        CASE
            WHEN c.snapshot_date >= s.snapshot_date THEN COALESCE(c.brand, s.brand)
            ELSE COALESCE(s.brand, c.brand)
        END AS brand,
        s.supplier AS supplier,
        s.cost_price AS cost_price,
        CASE
            WHEN c.snapshot_date >= s.snapshot_date THEN COALESCE(c.retail_price, s.retail_price)
            ELSE COALESCE(s.retail_price, c.retail_price)
        END AS retail_price,
        c.rating AS rating,
        -- Of one day the inventory knows better than the catalogue.
        CASE
            WHEN c.snapshot_date > s.snapshot_date
                THEN COALESCE(c.stock_quantity, s.stock_quantity)
            ELSE COALESCE(s.stock_quantity, c.stock_quantity)
        END AS stock_quantity,
        s.reorder_level AS reorder_level,
        CASE
            WHEN c.snapshot_date >= s.snapshot_date THEN COALESCE(c.is_active, s.is_active)
            ELSE COALESCE(s.is_active, c.is_active)
        END AS is_active,
        s.last_restock_date AS last_restock_date,
        CASE
            WHEN c.snapshot_date >= s.snapshot_date THEN c.snapshot_date
            ELSE COALESCE(s.snapshot_date, c.snapshot_date)
        END AS as_of
    FROM catalogue AS c
    FULL OUTER JOIN stock AS s
        ON s.product_id = c.product_id
)
SELECT
    m.product_id AS product_id,
    m.name AS name,
    m.category AS category,
    m.brand AS brand,
    m.supplier AS supplier,
    m.cost_price AS cost_price,
    m.retail_price AS retail_price,
    m.rating AS rating,
    m.stock_quantity AS stock_quantity,
    m.reorder_level AS reorder_level,
    CAST(
        CASE
            WHEN m.stock_quantity <= 0 THEN 'out_of_stock'
            WHEN m.stock_quantity <= m.reorder_level THEN 'low_stock'
            WHEN m.stock_quantity > 0 THEN 'in_stock'
        END AS STRING
    ) AS stock_status,
    m.is_active AS is_active,
    m.last_restock_date AS last_restock_date,
    TIMESTAMPDIFF(DAY, m.last_restock_date, m.as_of) AS days_since_restock,
    m.as_of AS as_of
FROM merged AS m
