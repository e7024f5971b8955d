-- A key of customers, products and their figures has one row, one a day in tables of days.
-- severity: blocking
-- tables: silver.customers, silver.products, gold.revenue_daily
WITH row_keys AS (
    SELECT
        'silver.customers_by_day' AS table_name,
        COALESCE(CAST(t.customer_id AS STRING), '') AS row_key
    FROM silver.customers_by_day AS t
    WHERE t.snapshot_date = DATE '${snapshot_date}'
    UNION ALL
    SELECT
        'silver.catalogue_by_day' AS table_name,
        COALESCE(CAST(t.product_id AS STRING), '') AS row_key
    FROM silver.catalogue_by_day AS t
    WHERE t.snapshot_date = DATE '${snapshot_date}'
    UNION ALL
    SELECT
        'silver.stock_by_day' AS table_name,
        COALESCE(CAST(t.product_id AS STRING), '') AS row_key
    FROM silver.stock_by_day AS t
    WHERE t.snapshot_date = DATE '${snapshot_date}'
    UNION ALL
    SELECT
        'silver.customers' AS table_name,
        COALESCE(CAST(t.customer_id AS STRING), '') AS row_key
    FROM silver.customers AS t
    UNION ALL
    SELECT
        'silver.products' AS table_name,
        COALESCE(CAST(t.product_id AS STRING), '') AS row_key
    FROM silver.products AS t
    UNION ALL
    SELECT
        'gold.revenue_daily' AS table_name,
        CONCAT_WS(
            '/',
            COALESCE(CAST(t.order_date AS STRING), ''),
            COALESCE(t.category, '')
        ) AS row_key
    FROM gold.revenue_daily AS t
    UNION ALL
    SELECT
        'gold.top_products' AS table_name,
        CONCAT_WS(
            '/',
            COALESCE(CAST(t.sales_month AS STRING), ''),
            COALESCE(t.category, ''),
            COALESCE(t.ranked_by, ''),
            COALESCE(CAST(t.sales_rank AS STRING), '')
        ) AS row_key
    FROM gold.top_products AS t
    UNION ALL
    SELECT
        'gold.retention_cohorts' AS table_name,
        CONCAT_WS(
            '/',
            COALESCE(CAST(t.cohort_month AS STRING), ''),
            COALESCE(CAST(t.activity_month AS STRING), '')
        ) AS row_key
    FROM gold.retention_cohorts AS t
)
SELECT
    r.table_name AS table_name,
    r.row_key AS row_key,
    COUNT(*) AS row_count
FROM row_keys AS r
GROUP BY r.table_name, r.row_key
HAVING COUNT(*) > 1
