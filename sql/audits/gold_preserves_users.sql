-- Every gold table on users has all of them: its sums are those of silver.users.
-- severity: blocking
-- tables: silver.users, gold.user_market_profile
WITH sums AS (
    SELECT
        'silver.users' AS table_name,
        COUNT(*) AS users,
        SUM(u.products_sold) AS products_sold,
        SUM(u.products_wished) AS products_wished,
        SUM(u.followers) AS followers
    FROM silver.users AS u
    WHERE u.snapshot_date = DATE '${snapshot_date}'
    UNION ALL
    SELECT
        'gold.user_market_profile' AS table_name,
        COUNT(*) AS users,
        SUM(p.products_sold) AS products_sold,
        SUM(p.products_wished) AS products_wished,
        SUM(p.followers) AS followers
    FROM gold.user_market_profile AS p
    WHERE p.snapshot_date = DATE '${snapshot_date}'
    UNION ALL
    SELECT
        'gold.country_market' AS table_name,
        SUM(m.users) AS users,
        SUM(m.products_sold) AS products_sold,
        SUM(m.products_wished) AS products_wished,
        SUM(m.followers) AS followers
    FROM gold.country_market AS m
    WHERE m.snapshot_date = DATE '${snapshot_date}'
    UNION ALL
    SELECT
        'gold.engagement_segments' AS table_name,
        SUM(s.users) AS users,
        SUM(s.products_sold) AS products_sold,
        CAST(NULL AS BIGINT) AS products_wished,
        CAST(NULL AS BIGINT) AS followers
    FROM gold.engagement_segments AS s
    WHERE s.snapshot_date = DATE '${snapshot_date}'
    UNION ALL
    SELECT
        'gold.social_influence' AS table_name,
        SUM(i.users) AS users,
        SUM(i.products_sold) AS products_sold,
        SUM(i.products_wished) AS products_wished,
        CAST(NULL AS BIGINT) AS followers
    FROM gold.social_influence AS i
    WHERE i.snapshot_date = DATE '${snapshot_date}'
    UNION ALL
    SELECT
        'gold.kpi_daily' AS table_name,
        SUM(k.users) AS users,
        SUM(k.products_sold) AS products_sold,
        SUM(k.products_wished) AS products_wished,
        SUM(k.followers) AS followers
    FROM gold.kpi_daily AS k
    WHERE k.snapshot_date = DATE '${snapshot_date}'
),

-- silver.users is one of the rows: a window carries its figures to the others.
compared AS (
    SELECT
        s.table_name AS table_name,
        s.users AS users,
        s.products_sold AS products_sold,
        s.products_wished AS products_wished,
        s.followers AS followers,
        MAX(CASE WHEN s.table_name = 'silver.users' THEN s.users END) OVER ()
            AS expected_users,
        MAX(CASE WHEN s.table_name = 'silver.users' THEN s.products_sold END) OVER ()
            AS expected_products_sold,
        MAX(CASE WHEN s.table_name = 'silver.users' THEN s.products_wished END) OVER ()
            AS expected_products_wished,
        MAX(CASE WHEN s.table_name = 'silver.users' THEN s.followers END) OVER ()
            AS expected_followers
    FROM sums AS s
)
SELECT
    c.table_name AS table_name,
    c.users AS users,
    c.expected_users AS expected_users,
    c.products_sold AS products_sold,
    c.expected_products_sold AS expected_products_sold,
    c.products_wished AS products_wished,
    c.expected_products_wished AS expected_products_wished,
    c.followers AS followers,
    c.expected_followers AS expected_followers
FROM compared AS c
WHERE COALESCE(c.users, 0) <> COALESCE(c.expected_users, 0)
    OR COALESCE(c.products_sold, 0) <> COALESCE(c.expected_products_sold, 0)
    OR c.products_wished <> c.expected_products_wished
    OR c.followers <> c.expected_followers
