-- When a user was first seen in a month: one row per arrival window, user and month.
INSERT INTO gold.user_active_months_parts
SELECT
    a.snapshot_date AS snapshot_date,
    CAST(a.window_end AS TIMESTAMP_LTZ(6)) AS part_at,
    a.user_id AS user_id,
    CAST(FLOOR(a.event_date TO MONTH) AS DATE) AS active_month,
    MIN(a.event_time) AS first_seen_at
FROM TABLE(
    TUMBLE(
        TABLE silver.user_activity,
        DESCRIPTOR(part_time),
        INTERVAL '${part_seconds}' SECOND
    )
) AS a
GROUP BY
    a.snapshot_date,
    a.window_start,
    a.window_end,
    a.user_id,
    CAST(FLOOR(a.event_date TO MONTH) AS DATE)
