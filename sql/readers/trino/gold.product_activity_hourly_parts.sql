-- How many parts each day of arrival has, before and after they are merged.
SELECT
    p.snapshot_date AS snapshot_date,
    COUNT(*) AS parts,
    SUM(p.revenue) AS revenue
FROM gold.product_activity_hourly_parts AS p
GROUP BY
    p.snapshot_date
ORDER BY
    snapshot_date
