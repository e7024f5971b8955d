-- The lines of sales are those of the orders and transactions: number, pieces and money.
-- severity: blocking
-- tables: silver.order_lines
WITH expected AS (
    SELECT
        'orders' AS source,
        COUNT(*) AS line_count,
        SUM(CAST(i.quantity AS BIGINT)) AS quantity,
        CAST(SUM(i.price * i.quantity) AS DECIMAL(38, 2)) AS money
    FROM silver.orders AS o
    CROSS JOIN UNNEST(o.items) AS i (product_id, category, price, quantity)
    UNION ALL
    SELECT
        'transactions' AS source,
        COUNT(*) AS line_count,
        SUM(t.quantity) AS quantity,
        SUM(t.total_amount) AS money
    FROM silver.transactions AS t
),

found AS (
    SELECT
        l.source AS source,
        COUNT(*) AS line_count,
        SUM(l.quantity) AS quantity,
        SUM(l.line_amount) AS money
    FROM silver.order_lines AS l
    GROUP BY l.source
)
SELECT
    e.source AS source,
    f.line_count AS line_count,
    e.line_count AS expected_line_count,
    f.quantity AS quantity,
    e.quantity AS expected_quantity,
    f.money AS money,
    e.money AS expected_money
FROM expected AS e
LEFT JOIN found AS f
    ON f.source = e.source
WHERE COALESCE(f.line_count, 0) <> e.line_count
    OR COALESCE(f.quantity, 0) <> COALESCE(e.quantity, 0)
    OR COALESCE(f.money, 0) <> COALESCE(e.money, 0)
