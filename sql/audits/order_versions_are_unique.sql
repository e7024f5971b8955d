-- A version of an order has one row a day.
-- severity: blocking
-- tables: silver.order_versions
-- unique: silver.order_versions
SELECT
    t.order_id AS order_id,
    t.version AS version,
    COUNT(*) AS row_count
FROM silver.order_versions AS t
WHERE t.snapshot_date = DATE '${snapshot_date}'
GROUP BY t.order_id, t.version
HAVING COUNT(*) > 1
