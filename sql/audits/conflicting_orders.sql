-- An order comes once a day: of versions that differ and come on one day none is the later one.
-- severity: warning
-- tables: silver.order_versions
SELECT
    o.order_id AS order_id,
    COUNT(DISTINCT o.version) AS versions
FROM silver.order_versions AS o
WHERE o.snapshot_date = DATE '${snapshot_date}'
GROUP BY o.order_id
HAVING COUNT(DISTINCT o.version) > 1
