-- How many parts each day of arrival has, before and after they are merged.
SELECT
    p.snapshot_date AS snapshot_date,
    COUNT(*) AS parts,
    SUM(p.events) AS events,
    MAX(p.part_at) AS newest_part_at
FROM gold.activity_hourly_parts AS p
GROUP BY
    p.snapshot_date
ORDER BY
    snapshot_date
