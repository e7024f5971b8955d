-- Events, sessions and money of each day, by what happened.
SELECT
    CAST(a.event_hour AS DATE) AS event_date,
    a.event_type AS event_type,
    SUM(a.events) AS events,
    SUM(a.new_sessions) AS sessions,
    SUM(a.amount) AS amount
FROM gold.activity_hourly AS a
GROUP BY
    CAST(a.event_hour AS DATE),
    a.event_type
ORDER BY
    event_date,
    event_type
