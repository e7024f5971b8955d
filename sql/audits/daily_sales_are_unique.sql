-- A day, product and customer have one row; a null is a value like any other.
-- severity: blocking
-- tables: gold.daily_sales
-- unique: gold.daily_sales
SELECT
    t.order_date AS order_date,
    t.product_id AS product_id,
    t.customer_id AS customer_id,
    COUNT(*) AS row_count
FROM gold.daily_sales AS t
GROUP BY t.order_date, t.product_id, t.customer_id
HAVING COUNT(*) > 1
