-- Every gold table on sales has all of them: its sums are those of silver.order_lines.
-- severity: blocking
-- tables: silver.order_lines, gold.daily_sales, gold.revenue_daily, gold.customer_product_affinity
WITH sums AS (
    SELECT
        'silver.order_lines' AS table_name,
        SUM(CASE WHEN l.is_revenue THEN l.line_amount END) AS revenue,
        SUM(CASE WHEN l.is_revenue THEN l.quantity END) AS quantity,
        SUM(l.line_amount) AS all_money
    FROM silver.order_lines AS l
    UNION ALL
    SELECT
        'gold.daily_sales' AS table_name,
        SUM(d.sales) AS revenue,
        SUM(d.quantity) AS quantity,
        CAST(NULL AS DECIMAL(38, 2)) AS all_money
    FROM gold.daily_sales AS d
    UNION ALL
    SELECT
        'gold.revenue_daily' AS table_name,
        SUM(r.revenue) AS revenue,
        SUM(r.items) AS quantity,
        CAST(SUM(r.revenue + r.refunded + r.cancelled + r.pending) AS DECIMAL(38, 2))
            AS all_money
    FROM gold.revenue_daily AS r
    UNION ALL
    SELECT
        'gold.customer_product_affinity' AS table_name,
        SUM(a.spent) AS revenue,
        SUM(a.quantity) AS quantity,
        CAST(NULL AS DECIMAL(38, 2)) AS all_money
    FROM gold.customer_product_affinity AS a
),

-- silver.order_lines is one of the rows: a window carries its figures to the others.
compared AS (
    SELECT
        s.table_name AS table_name,
        s.revenue AS revenue,
        s.quantity AS quantity,
        s.all_money AS all_money,
        MAX(CASE WHEN s.table_name = 'silver.order_lines' THEN s.revenue END) OVER ()
            AS expected_revenue,
        MAX(CASE WHEN s.table_name = 'silver.order_lines' THEN s.quantity END) OVER ()
            AS expected_quantity,
        MAX(CASE WHEN s.table_name = 'silver.order_lines' THEN s.all_money END) OVER ()
            AS expected_all_money
    FROM sums AS s
)
SELECT
    c.table_name AS table_name,
    c.revenue AS revenue,
    c.expected_revenue AS expected_revenue,
    c.quantity AS quantity,
    c.expected_quantity AS expected_quantity,
    c.all_money AS all_money,
    c.expected_all_money AS expected_all_money
FROM compared AS c
WHERE COALESCE(c.revenue, 0) <> COALESCE(c.expected_revenue, 0)
    OR COALESCE(c.quantity, 0) <> COALESCE(c.expected_quantity, 0)
    OR c.all_money <> COALESCE(c.expected_all_money, 0)
