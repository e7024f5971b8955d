-- A customer, product and month have one row; a null is a value like any other.
-- severity: blocking
-- tables: gold.customer_product_affinity
-- unique: gold.customer_product_affinity
SELECT
    t.customer_id AS customer_id,
    t.product_id AS product_id,
    t.purchase_month AS purchase_month,
    COUNT(*) AS row_count
FROM gold.customer_product_affinity AS t
GROUP BY t.customer_id, t.product_id, t.purchase_month
HAVING COUNT(*) > 1
