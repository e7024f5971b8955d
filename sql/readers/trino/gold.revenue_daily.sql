-- Revenue of each day, and which share of the money came back or never came.
SELECT
    r.order_date AS order_date,
    SUM(r.revenue) AS revenue,
    SUM(r.refunded) AS refunded,
    SUM(r.cancelled) AS cancelled,
    SUM(r.pending) AS pending
FROM gold.revenue_daily AS r
GROUP BY
    r.order_date
ORDER BY
    order_date
