-- Sums the parts of gold.conversion_daily_parts: one row per date and country.
SELECT
    p.event_date AS event_date,
    p.country_code AS country_code,
    SUM(p.sessions_viewed) AS sessions_viewed,
    SUM(p.sessions_carted) AS sessions_carted,
    SUM(p.sessions_checked_out) AS sessions_checked_out,
    SUM(p.sessions_purchased) AS sessions_purchased
FROM gold.conversion_daily_parts AS p
GROUP BY
    p.event_date,
    p.country_code
