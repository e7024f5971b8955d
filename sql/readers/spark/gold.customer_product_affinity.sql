-- What customers of each type spend by category.
SELECT
    a.customer_type AS customer_type,
    a.product_category AS product_category,
    SUM(a.purchases) AS purchases,
    SUM(a.spent) AS spent
FROM gold.customer_product_affinity AS a
GROUP BY
    a.customer_type,
    a.product_category
ORDER BY
    spent DESC
