-- How many parts each day of arrival has, before and after they are merged.
SELECT
    p.snapshot_date AS snapshot_date,
    COUNT(*) AS parts,
    COUNT(DISTINCT p.user_id) AS users
FROM gold.user_active_months_parts AS p
GROUP BY
    p.snapshot_date
ORDER BY
    snapshot_date
