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
    v.shipping_address AS shipping_address
FROM silver.order_versions AS v
WHERE v.snapshot_date <= DATE '${as_of}'
