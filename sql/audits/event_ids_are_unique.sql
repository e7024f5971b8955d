-- An event has one row: no two that arrived within seven days of each other have one id.
-- severity: blocking
-- tables: silver.user_activity
-- unique: silver.user_activity
WITH ids AS (
    SELECT
        a.event_id AS event_id,
        COUNT(*) AS row_count,
        MIN(a.arrived_at) AS first_arrived_at,
        MAX(a.arrived_at) AS last_arrived_at
    FROM silver.user_activity AS a
    WHERE a.snapshot_date = DATE '${snapshot_date}'
    GROUP BY a.event_id
    HAVING COUNT(*) > 1
)
SELECT
    i.event_id AS event_id,
    i.row_count AS row_count,
    i.first_arrived_at AS first_arrived_at,
    i.last_arrived_at AS last_arrived_at
FROM ids AS i
-- So many rows within so little time: two of them at least are closer than the window.
WHERE TIMESTAMPDIFF(SECOND, i.first_arrived_at, i.last_arrived_at)
    < (i.row_count - 1) * 7 * 24 * 60 * 60
