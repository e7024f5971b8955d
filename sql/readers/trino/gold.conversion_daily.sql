-- Sessions of each day that came to a step, and the share of those that viewed and then bought.
SELECT
    c.event_date AS event_date,
    SUM(c.sessions_viewed) AS viewed,
    SUM(c.sessions_carted) AS carted,
    SUM(c.sessions_purchased) AS purchased,
    CAST(SUM(c.sessions_purchased) AS DOUBLE) / NULLIF(SUM(c.sessions_viewed), 0) AS conversion
FROM gold.conversion_daily AS c
GROUP BY
    c.event_date
ORDER BY
    event_date
