-- The key figures of the last published day.
SELECT
    k.snapshot_date AS snapshot_date,
    k.users AS users,
    k.active_sellers AS active_sellers,
    k.products_sold AS products_sold,
    k.wish_to_sale AS wish_to_sale
FROM gold.kpi_daily AS k
WHERE k.snapshot_date = (SELECT MAX(l.snapshot_date) FROM gold.kpi_daily AS l)
