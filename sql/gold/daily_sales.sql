-- Sales by day: one row per order date, product and customer.
INSERT INTO gold.daily_sales
-- First by order, which may have several lines of one product and is one transaction.
WITH orders AS (
    SELECT
        l.order_date AS order_date,
        l.product_id AS product_id,
        l.customer_id AS customer_id,
        l.source AS source,
        l.order_id AS order_id,
        MIN(l.category) AS category,
        SUM(l.quantity) AS quantity,
        SUM(l.line_amount) AS sales,
        SUM(CASE WHEN l.quantity IS NOT NULL THEN l.line_amount END) AS counted_sales
    FROM silver.order_lines AS l
    WHERE l.is_revenue
    GROUP BY
        l.order_date,
        l.product_id,
        l.customer_id,
        l.source,
        l.order_id
),

days AS (
    SELECT
        o.order_date AS order_date,
        o.product_id AS product_id,
        o.customer_id AS customer_id,
        MIN(o.category) AS category,
        SUM(o.quantity) AS quantity,
        CAST(SUM(o.sales) AS DECIMAL(18, 2)) AS sales,
        SUM(o.counted_sales) AS counted_sales,
        COUNT(*) AS transactions
    FROM orders AS o
    GROUP BY
        o.order_date,
        o.product_id,
        o.customer_id
)
SELECT
    d.order_date AS order_date,
    d.product_id AS product_id,
    d.customer_id AS customer_id,
    p.name AS product_name,
    COALESCE(p.category, d.category) AS product_category,
    c.customer_type AS customer_type,
    d.quantity AS quantity,
    d.sales AS sales,
    d.transactions AS transactions,
    -- Of sales whose pieces are known.
    CAST(d.counted_sales AS DOUBLE) / NULLIF(d.quantity, 0) AS avg_price_per_unit,
    CAST(d.sales AS DOUBLE) / NULLIF(d.transactions, 0) AS avg_transaction_value
FROM days AS d
LEFT JOIN silver.products AS p
    ON p.product_id = d.product_id
LEFT JOIN silver.customers AS c
    ON c.customer_id = d.customer_id
