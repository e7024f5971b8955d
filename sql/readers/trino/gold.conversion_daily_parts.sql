-- How many parts each day of arrival has, before and after they are merged.
SELECT
    p.snapshot_date AS snapshot_date,
    COUNT(*) AS parts,
    SUM(p.sessions_viewed) AS sessions_viewed
FROM gold.conversion_daily_parts AS p
GROUP BY
    p.snapshot_date
ORDER BY
    snapshot_date
