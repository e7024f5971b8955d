-- What users did with products: one row per arrival window and hour, product and category.
INSERT INTO gold.product_activity_hourly_parts
-- A purchase counts for each of its items; other events for the product they name.
WITH acts AS (
    SELECT
        a.snapshot_date AS snapshot_date,
        a.part_time AS part_time,
        a.event_time AS event_time,
        a.event_type AS event_type,
        a.product_id AS product_id,
        a.category AS category,
        CAST(NULL AS BIGINT) AS quantity,
        CAST(NULL AS DECIMAL(18, 2)) AS revenue
    FROM silver.user_activity AS a
    WHERE a.product_id IS NOT NULL
        AND a.event_type IN (
            'product_view', 'product_like', 'product_wish', 'add_to_cart', 'remove_from_cart'
        )
    UNION ALL
    SELECT
        a.snapshot_date AS snapshot_date,
        a.part_time AS part_time,
        a.event_time AS event_time,
        a.event_type AS event_type,
        i.product_id AS product_id,
        i.category AS category,
        CAST(i.quantity AS BIGINT) AS quantity,
        CAST(i.price * i.quantity AS DECIMAL(18, 2)) AS revenue
    FROM silver.user_activity AS a
    CROSS JOIN UNNEST(a.items) AS i (product_id, category, price, quantity)
    WHERE a.event_type = 'purchase'
)
SELECT
    a.snapshot_date AS snapshot_date,
    CAST(a.window_end AS TIMESTAMP_LTZ(6)) AS part_at,
    FLOOR(a.event_time TO HOUR) AS event_hour,
    a.product_id AS product_id,
    a.category AS category,
    COUNT(*) FILTER (WHERE a.event_type = 'product_view') AS `views`,
    COUNT(*) FILTER (WHERE a.event_type = 'product_like') AS likes,
    COUNT(*) FILTER (WHERE a.event_type = 'product_wish') AS wishes,
    COUNT(*) FILTER (WHERE a.event_type = 'add_to_cart') AS cart_adds,
    COUNT(*) FILTER (WHERE a.event_type = 'remove_from_cart') AS cart_removals,
    COUNT(*) FILTER (WHERE a.event_type = 'purchase') AS purchases,
    SUM(a.quantity) AS quantity,
    CAST(SUM(a.revenue) AS DECIMAL(18, 2)) AS revenue
FROM TABLE(
    TUMBLE(
        TABLE acts,
        DESCRIPTOR(part_time),
        INTERVAL '${part_seconds}' SECOND
    )
) AS a
GROUP BY
    a.snapshot_date,
    a.window_start,
    a.window_end,
    FLOOR(a.event_time TO HOUR),
    a.product_id,
    a.category
