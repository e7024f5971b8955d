-- A line of an order has one row.
-- severity: blocking
-- tables: silver.order_lines
-- unique: silver.order_lines
SELECT
    t.source AS source,
    t.order_id AS order_id,
    t.line_no AS line_no,
    COUNT(*) AS row_count
FROM silver.order_lines AS t
GROUP BY t.source, t.order_id, t.line_no
HAVING COUNT(*) > 1
