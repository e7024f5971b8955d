-- A key of a small table has one row a day; a null key is a value like any other.
-- severity: blocking
-- tables: gold.kpi_daily, gold.published_by_country, silver.countries
WITH row_keys AS (
    SELECT
        'silver.countries' AS table_name,
        COALESCE(t.country_name, '') AS row_key
    FROM silver.countries AS t
    UNION ALL
    SELECT
        'silver.buyers_published' AS table_name,
        COALESCE(t.country_name, '') AS row_key
    FROM silver.buyers_published AS t
    WHERE t.snapshot_date = DATE '${snapshot_date}'
    UNION ALL
    SELECT
        'silver.sellers_published' AS table_name,
        CONCAT_WS(
            '/',
            COALESCE(t.country_name, ''),
            COALESCE(t.sex, '')
        ) AS row_key
    FROM silver.sellers_published AS t
    WHERE t.snapshot_date = DATE '${snapshot_date}'
    UNION ALL
    SELECT
        'silver.sellers_published_totals' AS table_name,
        COALESCE(t.sex, '') AS row_key
    FROM silver.sellers_published_totals AS t
    WHERE t.snapshot_date = DATE '${snapshot_date}'
    UNION ALL
    SELECT
        'silver.top_sellers_published' AS table_name,
        COALESCE(t.country_name, '') AS row_key
    FROM silver.top_sellers_published AS t
    WHERE t.snapshot_date = DATE '${snapshot_date}'
    UNION ALL
    SELECT
        'gold.country_market' AS table_name,
        COALESCE(t.country_code, '') AS row_key
    FROM gold.country_market AS t
    WHERE t.snapshot_date = DATE '${snapshot_date}'
    UNION ALL
    SELECT
        'gold.buyers_by_country' AS table_name,
        COALESCE(t.country, '') AS row_key
    FROM gold.buyers_by_country AS t
    WHERE t.snapshot_date = DATE '${snapshot_date}'
    UNION ALL
    SELECT
        'gold.sellers_by_country_gender' AS table_name,
        CONCAT_WS(
            '/',
            COALESCE(t.country, ''),
            COALESCE(t.sex, '')
        ) AS row_key
    FROM gold.sellers_by_country_gender AS t
    WHERE t.snapshot_date = DATE '${snapshot_date}'
    UNION ALL
    SELECT
        'gold.top_sellers_by_country' AS table_name,
        COALESCE(t.country, '') AS row_key
    FROM gold.top_sellers_by_country AS t
    WHERE t.snapshot_date = DATE '${snapshot_date}'
    UNION ALL
    SELECT
        'gold.engagement_segments' AS table_name,
        CONCAT_WS(
            '/',
            COALESCE(t.country_code, ''),
            COALESCE(t.segment, '')
        ) AS row_key
    FROM gold.engagement_segments AS t
    WHERE t.snapshot_date = DATE '${snapshot_date}'
    UNION ALL
    SELECT
        'gold.social_influence' AS table_name,
        COALESCE(t.follower_tier, '') AS row_key
    FROM gold.social_influence AS t
    WHERE t.snapshot_date = DATE '${snapshot_date}'
    UNION ALL
    SELECT
        'gold.kpi_daily' AS table_name,
        '' AS row_key
    FROM gold.kpi_daily AS t
    WHERE t.snapshot_date = DATE '${snapshot_date}'
    UNION ALL
    SELECT
        'gold.published_by_country' AS table_name,
        COALESCE(t.country_name, '') AS row_key
    FROM gold.published_by_country AS t
    WHERE t.snapshot_date = DATE '${snapshot_date}'
    UNION ALL
    SELECT
        'gold.published_vs_recomputed' AS table_name,
        CONCAT_WS(
            '/',
            COALESCE(t.file_name, ''),
            COALESCE(t.row_key, ''),
            COALESCE(t.column_name, '')
        ) AS row_key
    FROM gold.published_vs_recomputed AS t
    WHERE t.snapshot_date = DATE '${snapshot_date}'
)
SELECT
    r.table_name AS table_name,
    r.row_key AS row_key,
    COUNT(*) AS row_count
FROM row_keys AS r
GROUP BY r.table_name, r.row_key
HAVING COUNT(*) > 1
