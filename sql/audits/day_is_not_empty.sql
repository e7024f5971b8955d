-- A published day has users; audit gold_preserves_users ties gold.kpi_daily to silver.users.
-- severity: blocking
-- tables: gold.kpi_daily
WITH days AS (
    SELECT
        COUNT(*) AS row_count
    FROM gold.kpi_daily AS k
    WHERE k.snapshot_date = DATE '${snapshot_date}'
        AND k.users > 0
)
SELECT
    'no user on this day' AS finding,
    DATE '${snapshot_date}' AS snapshot_date
FROM days AS d
WHERE d.row_count = 0
