-- Sales of each month and category.
SELECT
    TRUNC(s.order_date, 'MONTH') AS sales_month,
    s.product_category AS product_category,
    SUM(s.sales) AS sales,
    SUM(s.quantity) AS quantity,
    SUM(s.transactions) AS transactions
FROM gold.daily_sales AS s
GROUP BY
    TRUNC(s.order_date, 'MONTH'),
    s.product_category
ORDER BY
    sales_month,
    sales DESC
