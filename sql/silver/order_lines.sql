-- The lines of all sales as they are now: one row per source, order and line.
INSERT INTO silver.order_lines
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
FROM silver.orders AS o
CROSS JOIN UNNEST(o.items) WITH ORDINALITY
    AS i (product_id, category, price, quantity, line_no)
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
FROM silver.transactions AS t
