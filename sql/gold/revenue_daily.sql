-- Money of the lines by day: one row per order date and category.
INSERT INTO gold.revenue_daily
-- First by order, which may have several lines of one category.
WITH orders AS (
    SELECT
        l.order_date AS order_date,
        COALESCE(p.category, l.category) AS category,
        l.source AS source,
        l.order_id AS order_id,
        l.status AS status,
        l.is_revenue AS is_revenue,
        SUM(l.quantity) AS quantity,
        SUM(l.line_amount) AS amount
    FROM silver.order_lines AS l
    LEFT JOIN silver.products AS p
        ON p.product_id = l.product_id
    GROUP BY
        l.order_date,
        COALESCE(p.category, l.category),
        l.source,
        l.order_id,
        l.status,
        l.is_revenue
),

states AS (
    SELECT
        o.order_date AS order_date,
        o.category AS category,
        CASE
            WHEN o.is_revenue THEN 'revenue'
            WHEN o.status IN ('refunded', 'cancelled') THEN o.status
            ELSE 'pending'
        END AS state,
        o.quantity AS quantity,
        o.amount AS amount
    FROM orders AS o
)
SELECT
    s.order_date AS order_date,
    s.category AS category,
    CAST(SUM(CASE WHEN s.state = 'revenue' THEN s.amount ELSE 0 END) AS DECIMAL(18, 2))
        AS revenue,
    COUNT(*) FILTER (WHERE s.state = 'revenue') AS orders,
    COALESCE(SUM(CASE WHEN s.state = 'revenue' THEN s.quantity END), 0) AS items,
    CAST(SUM(CASE WHEN s.state = 'refunded' THEN s.amount ELSE 0 END) AS DECIMAL(18, 2))
        AS refunded,
    CAST(SUM(CASE WHEN s.state = 'cancelled' THEN s.amount ELSE 0 END) AS DECIMAL(18, 2))
        AS cancelled,
    CAST(SUM(CASE WHEN s.state = 'pending' THEN s.amount ELSE 0 END) AS DECIMAL(18, 2))
        AS pending
FROM states AS s
GROUP BY
    s.order_date,
    s.category
