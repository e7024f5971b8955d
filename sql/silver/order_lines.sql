-- The lines of all sales as they are now: one row per source, order and line.
INSERT INTO silver.order_lines
-- The later day wins and, within a day, the greater content: which does not depend on files.
WITH order_versions AS (
    SELECT
        o.order_id AS order_id,
        o.ordered_at AS ordered_at,
        o.order_date AS order_date,
        o.customer_id AS customer_id,
        o.status AS status,
        o.payment_method AS payment_method,
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

transaction_days AS (
    SELECT
        t.transaction_id AS transaction_id,
        t.transaction_date AS transaction_date,
        t.customer_id AS customer_id,
        t.product_id AS product_id,
        t.quantity AS quantity,
        t.total_amount AS total_amount,
        t.payment_method AS payment_method,
        t.store_type AS store_type,
        ROW_NUMBER() OVER (PARTITION BY t.transaction_id ORDER BY t.snapshot_date DESC) AS recency
    FROM silver.transactions AS t
)
SELECT
    CAST('orders' AS STRING) AS source,
    o.order_id AS order_id,
    CAST(i.line_no AS BIGINT) AS line_no,
    CAST(o.ordered_at AS TIMESTAMP_LTZ(6)) AS ordered_at,
    o.order_date AS order_date,
    o.customer_id AS customer_id,
    i.product_id AS product_id,
    CODE(i.category) AS category,
    CAST(i.quantity AS BIGINT) AS quantity,
    i.price AS unit_price,
    CAST(i.price * i.quantity AS DECIMAL(18, 2)) AS line_amount,
    o.status AS status,
    COALESCE(o.status IN ('completed', 'processing', 'shipped'), FALSE) AS is_revenue,
    o.payment_method AS payment_method,
    CAST('marketplace' AS STRING) AS channel
FROM order_versions AS o
CROSS JOIN UNNEST(o.items) WITH ORDINALITY
    AS i (product_id, category, price, quantity, line_no)
WHERE o.recency = 1
UNION ALL
SELECT
    CAST('transactions' AS STRING) AS source,
    t.transaction_id AS order_id,
    CAST(1 AS BIGINT) AS line_no,
    CAST(CAST(t.transaction_date AS TIMESTAMP(6)) AS TIMESTAMP_LTZ(6)) AS ordered_at,
    t.transaction_date AS order_date,
    t.customer_id AS customer_id,
    t.product_id AS product_id,
    CAST(NULL AS STRING) AS category,
    t.quantity AS quantity,
    CAST(NULL AS DECIMAL(18, 2)) AS unit_price,
    t.total_amount AS line_amount,
    CAST('completed' AS STRING) AS status,
    TRUE AS is_revenue,
    t.payment_method AS payment_method,
    t.store_type AS channel
FROM transaction_days AS t
WHERE t.recency = 1
