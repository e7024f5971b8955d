-- The best product of each month in each category, by revenue.
SELECT
    t.sales_month AS sales_month,
    t.category AS category,
    t.product_id AS product_id,
    t.product_name AS product_name,
    t.revenue AS revenue
FROM gold.top_products AS t
WHERE t.ranked_by = 'revenue'
    AND t.sales_rank = 1
ORDER BY
    sales_month,
    category
