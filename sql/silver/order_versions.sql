-- Types the versions of orders: one row per order, version and day of arrival.
INSERT INTO silver.order_versions
WITH typed AS (
    SELECT
        o.snapshot_date AS snapshot_date,
        TEXT(o.order_id) AS order_id,
        PARSE_BIGINT(o.customer_id) AS customer_id,
        PARSE_TIME(o.order_date) AS ordered_at,
        CODE(o.order_status) AS status,
        NFC(o.payment_method) AS payment_method,
        NFC(o.shipping_method) AS shipping_method,
        PARSE_MONEY(o.subtotal) AS subtotal,
        PARSE_MONEY(o.tax) AS tax,
        PARSE_MONEY(o.shipping_cost) AS shipping_cost,
        PARSE_MONEY(o.discount) AS discount,
        PARSE_MONEY(o.total) AS total,
        NFC(o.coupon_code) AS coupon_code,
        PARSE_ORDER_ITEMS(o.items) AS items,
        NULLIF(TEXT(o.items), 'null') AS items_json,
        PARSE_ADDRESS(o.billing_address) AS billing_address,
        TEXT(o.billing_address) AS billing_json,
        PARSE_ADDRESS(o.shipping_address) AS shipping_address,
        TEXT(o.shipping_address) AS shipping_json,
        o.source_partition AS source_partition,
        o.source_file AS source_file,
        o.source_line AS source_line,
        o.arrived_at AS arrived_at,
        ${record.o} AS payload
    FROM bronze.orders AS o
)
SELECT
    t.snapshot_date AS snapshot_date,
    t.order_id AS order_id,
    SHA256(
        JSON_ARRAY(
            t.customer_id,
            CAST(t.ordered_at AS STRING),
            t.status,
            t.payment_method,
            t.shipping_method,
            CAST(t.subtotal AS STRING),
            CAST(t.tax AS STRING),
            CAST(t.shipping_cost AS STRING),
            CAST(t.discount AS STRING),
            CAST(t.total AS STRING),
            t.coupon_code,
            t.items_json,
            t.billing_json,
            t.shipping_json
            NULL ON NULL
        )
    ) AS version,
    t.customer_id AS customer_id,
    t.ordered_at AS ordered_at,
    CAST(t.ordered_at AS DATE) AS order_date,
    t.status AS status,
    t.payment_method AS payment_method,
    t.shipping_method AS shipping_method,
    t.subtotal AS subtotal,
    t.tax AS tax,
    t.shipping_cost AS shipping_cost,
    t.discount AS discount,
    t.total AS total,
    t.coupon_code AS coupon_code,
    t.items AS items,
    -- What is there and is no array has -1 lines, which a hard rule refuses.
    CASE
        WHEN t.items IS NOT NULL THEN CAST(CARDINALITY(t.items) AS BIGINT)
        WHEN t.items_json IS NOT NULL THEN -1
    END AS line_count,
    t.billing_address AS billing_address,
    t.shipping_address AS shipping_address,
    t.source_partition AS source_partition,
    t.source_file AS source_file,
    t.source_line AS source_line,
    t.arrived_at AS arrived_at,
    t.payload AS payload
FROM typed AS t
