-- Events by the hour: one row per arrival window and hour, country, device and event type.
INSERT INTO gold.activity_hourly_parts
SELECT
    a.snapshot_date AS snapshot_date,
    CAST(a.window_end AS TIMESTAMP_LTZ(6)) AS part_at,
    FLOOR(a.event_time TO HOUR) AS event_hour,
    a.country_code AS country_code,
    a.device_type AS device_type,
    a.event_type AS event_type,
    COUNT(*) AS events,
    COUNT(*) FILTER (WHERE a.is_new_user) AS new_users,
    COUNT(*) FILTER (WHERE a.is_new_session) AS new_sessions,
    CAST(
        SUM(CASE WHEN a.event_type = 'purchase' THEN a.cart_total END) AS DECIMAL(18, 2)
    ) AS amount
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
    FLOOR(a.event_time TO HOUR),
    a.country_code,
    a.device_type,
    a.event_type
