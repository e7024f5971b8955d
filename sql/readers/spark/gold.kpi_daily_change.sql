-- Growth from each published day to the next.
SELECT
    c.snapshot_date AS snapshot_date,
    c.users AS users,
    c.users_change AS users_change,
    c.products_sold_change AS products_sold_change
FROM gold.kpi_daily_change AS c
ORDER BY
    snapshot_date
