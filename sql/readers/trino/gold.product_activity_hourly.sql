-- The ten products that were bought most, and how often they were seen.
SELECT
    p.product_id AS product_id,
    SUM(p.purchases) AS purchases,
    SUM(p.cart_adds) AS cart_adds,
    SUM(p.views) AS views,
    SUM(p.revenue) AS revenue
FROM gold.product_activity_hourly AS p
GROUP BY
    p.product_id
ORDER BY
    purchases DESC,
    views DESC,
    product_id
LIMIT 10
