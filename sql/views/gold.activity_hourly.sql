-- Sums the parts of gold.activity_hourly_parts: one row per hour, country, device and event type.
SELECT
    p.event_hour AS event_hour,
    p.country_code AS country_code,
    p.device_type AS device_type,
    p.event_type AS event_type,
    SUM(p.events) AS events,
    SUM(p.new_users) AS new_users,
    SUM(p.new_sessions) AS new_sessions,
    CAST(SUM(p.amount) AS DECIMAL(18, 2)) AS amount
FROM gold.activity_hourly_parts AS p
GROUP BY
    p.event_hour,
    p.country_code,
    p.device_type,
    p.event_type
