-- What customers buy by the month: one row per customer, product and month.
INSERT INTO gold.customer_product_affinity
-- First by order, which may have several lines of one product and is one purchase.
WITH orders AS (
    SELECT
        l.customer_id AS customer_id,
        l.product_id AS product_id,
        l.order_date AS order_date,
        l.source AS source,
        l.order_id AS order_id,
        MIN(l.category) AS category,
        SUM(l.quantity) AS quantity,
        SUM(l.line_amount) AS spent
    FROM silver.order_lines AS l
    WHERE l.is_revenue
    GROUP BY
        l.customer_id,
        l.product_id,
        l.order_date,
        l.source,
        l.order_id
),

months AS (
    SELECT
        o.customer_id AS customer_id,
        o.product_id AS product_id,
        CAST(FLOOR(o.order_date TO MONTH) AS DATE) AS purchase_month,
        MIN(o.category) AS category,
        COUNT(*) AS purchases,
        SUM(o.quantity) AS quantity,
        CAST(SUM(o.spent) AS DECIMAL(18, 2)) AS spent,
        MIN(o.order_date) AS first_date,
        MAX(o.order_date) AS last_date
    FROM orders AS o
    GROUP BY
        o.customer_id,
        o.product_id,
        CAST(FLOOR(o.order_date TO MONTH) AS DATE)
)
SELECT
    m.customer_id AS customer_id,
    m.product_id AS product_id,
    m.purchase_month AS purchase_month,
    p.name AS product_name,
    COALESCE(p.category, m.category) AS product_category,
    c.customer_type AS customer_type,
    m.purchases AS purchases,
    m.quantity AS quantity,
    m.spent AS spent,
    CAST(m.spent AS DOUBLE) / NULLIF(m.purchases, 0) AS avg_purchase,
    CAST(TIMESTAMPDIFF(DAY, m.first_date, m.last_date) AS BIGINT) AS days_first_to_last
FROM months AS m
LEFT JOIN silver.products AS p
    ON p.product_id = m.product_id
LEFT JOIN silver.customers AS c
    ON c.customer_id = m.customer_id
