-- The lines of sales are those of the latest orders and transactions: number, pieces and money.
-- severity: blocking
-- tables: silver.order_lines
WITH order_versions AS (
    SELECT
        o.line_count AS line_count,
        o.items AS items,
        ROW_NUMBER() OVER (
            PARTITION BY o.order_id
            ORDER BY
                o.snapshot_date DESC,
                o.customer_id DESC NULLS LAST,
                o.ordered_at DESC NULLS LAST,
                o.order_date DESC NULLS LAST,
                o.status DESC NULLS LAST,
                o.payment_method DESC NULLS LAST,
                o.shipping_method DESC NULLS LAST,
                o.subtotal DESC NULLS LAST,
                o.tax DESC NULLS LAST,
                o.shipping_cost DESC NULLS LAST,
                o.discount DESC NULLS LAST,
                o.total DESC NULLS LAST,
                o.coupon_code DESC NULLS LAST,
                o.line_count DESC NULLS LAST,
                o.version DESC
        ) AS recency
    FROM silver.orders AS o
),

order_counts AS (
    SELECT
        COALESCE(SUM(v.line_count), 0) AS line_count
    FROM order_versions AS v
    WHERE v.recency = 1
),

order_sums AS (
    SELECT
        SUM(CAST(i.quantity AS BIGINT)) AS quantity,
        CAST(SUM(i.price * i.quantity) AS DECIMAL(38, 2)) AS money
    FROM order_versions AS v
    CROSS JOIN UNNEST(v.items) AS i (product_id, category, price, quantity)
    WHERE v.recency = 1
),

last_days AS (
    SELECT
        t.transaction_id AS transaction_id,
        MAX(t.snapshot_date) AS snapshot_date
    FROM silver.transactions AS t
    GROUP BY t.transaction_id
),

transaction_sums AS (
    SELECT
        COUNT(*) AS line_count,
        SUM(t.quantity) AS quantity,
        SUM(t.total_amount) AS money
    FROM silver.transactions AS t
    INNER JOIN last_days AS d
        ON d.transaction_id = t.transaction_id
        AND d.snapshot_date = t.snapshot_date
),

expected AS (
    SELECT
        'orders' AS source,
        c.line_count AS line_count,
        s.quantity AS quantity,
        s.money AS money
    FROM order_counts AS c
    CROSS JOIN order_sums AS s
    UNION ALL
    SELECT
        'transactions' AS source,
        t.line_count AS line_count,
        t.quantity AS quantity,
        t.money AS money
    FROM transaction_sums AS t
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
