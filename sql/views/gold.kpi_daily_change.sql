-- Key figures with their change since the day published before: one row per snapshot date.
WITH days AS (
    SELECT
        k.snapshot_date AS snapshot_date,
        LAG(k.snapshot_date) OVER (ORDER BY k.snapshot_date) AS previous_snapshot_date,
        k.users AS users,
        LAG(k.users) OVER (ORDER BY k.snapshot_date) AS previous_users,
        k.active_sellers AS active_sellers,
        LAG(k.active_sellers) OVER (ORDER BY k.snapshot_date) AS previous_active_sellers,
        k.products_sold AS products_sold,
        LAG(k.products_sold) OVER (ORDER BY k.snapshot_date) AS previous_products_sold,
        k.products_wished AS products_wished,
        LAG(k.products_wished) OVER (ORDER BY k.snapshot_date) AS previous_products_wished,
        k.followers AS followers,
        LAG(k.followers) OVER (ORDER BY k.snapshot_date) AS previous_followers
    FROM gold.kpi_daily AS k
)
SELECT
    d.snapshot_date AS snapshot_date,
    d.previous_snapshot_date AS previous_snapshot_date,
    d.users AS users,
    d.users - d.previous_users AS users_change,
    d.active_sellers AS active_sellers,
    d.active_sellers - d.previous_active_sellers AS active_sellers_change,
    d.products_sold AS products_sold,
    d.products_sold - d.previous_products_sold AS products_sold_change,
    d.products_wished AS products_wished,
    d.products_wished - d.previous_products_wished AS products_wished_change,
    d.followers AS followers,
    d.followers - d.previous_followers AS followers_change
FROM days AS d
