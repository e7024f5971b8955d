-- An order has one row.
-- severity: blocking
-- tables: silver.orders
-- unique: silver.orders
SELECT
    t.order_id AS order_id,
    COUNT(*) AS row_count
FROM silver.orders AS t
GROUP BY t.order_id
HAVING COUNT(*) > 1
