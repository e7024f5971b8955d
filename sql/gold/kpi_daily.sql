-- Key figures of the day: one row per snapshot date, none for a day without users.
INSERT INTO gold.kpi_daily
-- By country first: counting groups is cheaper than COUNT(DISTINCT ..) over all users.
WITH countries AS (
    SELECT
        u.country_code AS country_code,
        COUNT(*) AS users,
        COUNT(*) FILTER (WHERE u.has_any_app) AS app_users,
        COUNT(u.has_any_app) AS app_known_users,
        COUNT(*) FILTER (WHERE u.products_sold > 0) AS active_sellers,
        SUM(u.products_sold) AS products_sold,
        SUM(u.products_wished) AS products_wished,
        SUM(u.followers) AS followers
    FROM silver.users AS u
    WHERE u.snapshot_date = DATE '${snapshot_date}'
    GROUP BY u.country_code
),

totals AS (
    SELECT
        SUM(c.users) AS users,
        COUNT(c.country_code) AS countries,
        SUM(c.app_users) AS app_users,
        SUM(c.app_known_users) AS app_known_users,
        SUM(c.active_sellers) AS active_sellers,
        SUM(c.products_sold) AS products_sold,
        SUM(c.products_wished) AS products_wished,
        SUM(c.followers) AS followers
    FROM countries AS c
)
SELECT
    DATE '${snapshot_date}' AS snapshot_date,
    t.users AS users,
    t.countries AS countries,
    t.app_users AS app_users,
    t.app_known_users AS app_known_users,
    t.active_sellers AS active_sellers,
    t.products_sold AS products_sold,
    t.products_wished AS products_wished,
    t.followers AS followers,
    CAST(t.app_users AS DOUBLE) / NULLIF(t.app_known_users, 0) AS app_adoption,
    CAST(t.active_sellers AS DOUBLE) / t.users AS active_seller_share,
    CAST(t.products_sold AS DOUBLE) / NULLIF(t.products_wished, 0) AS wish_to_sale,
    CAST(t.products_wished AS DOUBLE) / t.users AS avg_wished,
    CAST(t.products_sold AS DOUBLE) / t.users AS avg_sold,
    CAST(t.followers AS DOUBLE) / t.users AS avg_followers
FROM totals AS t
WHERE t.users > 0
