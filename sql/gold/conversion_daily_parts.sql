-- Sessions that came to each step of a sale: one row per arrival window, date and country.
INSERT INTO gold.conversion_daily_parts
SELECT
    a.snapshot_date AS snapshot_date,
    CAST(a.window_end AS TIMESTAMP_LTZ(6)) AS part_at,
    a.event_date AS event_date,
    a.session_country AS country_code,
    COUNT(*) FILTER (WHERE a.funnel_step = 'viewed') AS sessions_viewed,
    COUNT(*) FILTER (WHERE a.funnel_step = 'carted') AS sessions_carted,
    COUNT(*) FILTER (WHERE a.funnel_step = 'checked_out') AS sessions_checked_out,
    COUNT(*) FILTER (WHERE a.funnel_step = 'purchased') AS sessions_purchased
FROM TABLE(
    TUMBLE(
        TABLE silver.user_activity,
        DESCRIPTOR(part_time),
        INTERVAL '${part_seconds}' SECOND
    )
) AS a
WHERE a.is_first_of_step
GROUP BY
    a.snapshot_date,
    a.window_start,
    a.window_end,
    a.event_date,
    a.session_country
