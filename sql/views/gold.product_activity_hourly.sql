-- Sums the parts of gold.product_activity_hourly_parts: one row per hour, product and category.
SELECT
    p.event_hour AS event_hour,
    p.product_id AS product_id,
    p.category AS category,
    SUM(p.`views`) AS `views`,
    SUM(p.likes) AS likes,
    SUM(p.wishes) AS wishes,
    SUM(p.cart_adds) AS cart_adds,
    SUM(p.cart_removals) AS cart_removals,
    SUM(p.purchases) AS purchases,
    SUM(p.quantity) AS quantity,
    CAST(SUM(p.revenue) AS DECIMAL(18, 2)) AS revenue
FROM gold.product_activity_hourly_parts AS p
GROUP BY
    p.event_hour,
    p.product_id,
    p.category
