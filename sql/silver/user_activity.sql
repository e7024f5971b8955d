-- Types what users did: one row per event.
INSERT INTO silver.user_activity
WITH typed AS (
    SELECT
        TEXT(a.event_id) AS event_id,
        PARSE_INSTANT(a.`timestamp`) AS event_time,
        a.arrived_at AS arrived_at,
        TEXT(a.user_id) AS user_id,
        TEXT(a.session_id) AS session_id,
        CODE(a.event_type) AS event_type,
        TEXT(a.device_type) AS device_type,
        TEXT(a.product_id) AS product_id,
        TEXT(a.category) AS category,
        TEXT(a.page) AS page,
        PARSE_INT(a.quantity) AS quantity,
        PARSE_MONEY(a.price) AS price,
        PARSE_MONEY(a.cart_total) AS cart_total,
        TEXT(a.order_id) AS order_id,
        PARSE_ITEMS(a.items) AS items,
        -- An unknown country becomes '?', for the soft rule to count it and to null it.
        CASE
            WHEN a.country_code IS NOT NULL
                THEN COALESCE(
                    LOOKUP(
                        'silver.countries',
                        'country_code',
                        UPPER(NFC(a.country_code)),
                        'country_code'
                    ),
                    '?'
                )
        END AS country_code,
        a.source_partition AS source_partition,
        a.source_file AS source_file,
        a.source_line AS source_line,
        a.snapshot_date AS snapshot_date,
        ${record.a} AS payload
    FROM bronze.user_activity AS a
)
SELECT
    -- Not COALESCE, which computes all that it is given.
    CASE
        WHEN t.event_id IS NOT NULL THEN t.event_id
        ELSE EVENT_ID(t.user_id, t.session_id, t.event_time, t.event_type, t.product_id)
    END AS event_id,
    t.event_time AS event_time,
    CAST(t.event_time AS DATE) AS event_date,
    t.arrived_at AS arrived_at,
    t.user_id AS user_id,
    t.session_id AS session_id,
    t.event_type AS event_type,
    t.device_type AS device_type,
    t.product_id AS product_id,
    t.category AS category,
    t.page AS page,
    t.quantity AS quantity,
    t.price AS price,
    t.cart_total AS cart_total,
    t.order_id AS order_id,
    t.items AS items,
    t.country_code AS country_code,
    CASE t.event_type
        WHEN 'product_view' THEN 'viewed'
        WHEN 'add_to_cart' THEN 'carted'
        WHEN 'checkout_start' THEN 'checked_out'
        WHEN 'purchase' THEN 'purchased'
    END AS funnel_step,
    t.source_partition AS source_partition,
    t.source_file AS source_file,
    t.source_line AS source_line,
    t.snapshot_date AS snapshot_date,
    t.payload AS payload
FROM typed AS t
