-- Orders as they are now: one row per order, the greatest of its versions (see the contract).
INSERT INTO silver.orders
SELECT
    v.snapshot_date AS as_of,
    v.order_id AS order_id,
    v.customer_id AS customer_id,
    v.ordered_at AS ordered_at,
    v.order_date AS order_date,
    v.status AS status,
    v.payment_method AS payment_method,
    v.shipping_method AS shipping_method,
    v.subtotal AS subtotal,
    v.tax AS tax,
    v.shipping_cost AS shipping_cost,
    v.discount AS discount,
    v.total AS total,
    v.coupon_code AS coupon_code,
    v.items AS items,
    v.line_count AS line_count,
    v.billing_address AS billing_address,
    v.shipping_address AS shipping_address,
    v.missing_id AS missing_id,
    v.negative_amount AS negative_amount,
    v.missing_date AS missing_date,
    v.customer_id_is_bigint AS customer_id_is_bigint,
    v.status_is_known AS status_is_known,
    v.total_adds_up AS total_adds_up
FROM silver.order_versions AS v
WHERE v.snapshot_date <= DATE '${as_of}'
