-- Sales of each month and category.
SELECT
    DATE_TRUNC('month', s.order_date) AS sales_month,
    s.product_category AS product_category,
    SUM(s.sales) AS sales,
    SUM(s.quantity) AS quantity,
    SUM(s.transactions) AS transactions
FROM gold.daily_sales AS s
GROUP BY
    DATE_TRUNC('month', s.order_date),
    s.product_category
ORDER BY
    sales_month,
    sales DESC
