-- The parts of a day sum to its events: events, users, sessions, money, steps, items and months.
-- severity: blocking
-- tables: silver.user_activity, gold.activity_hourly_parts
WITH silver_sums AS (
    SELECT
        COUNT(*) AS events,
        COUNT(*) FILTER (WHERE a.is_new_user) AS new_users,
        COUNT(*) FILTER (WHERE a.is_new_session) AS new_sessions,
        SUM(CASE WHEN a.event_type = 'purchase' THEN a.cart_total END) AS amount,
        COUNT(*) FILTER (WHERE a.is_first_of_step AND a.funnel_step = 'viewed') AS viewed,
        COUNT(*) FILTER (WHERE a.is_first_of_step AND a.funnel_step = 'purchased') AS purchased,
        COUNT(*) FILTER (WHERE a.event_type = 'product_view' AND a.product_id IS NOT NULL)
            AS product_views,
        SUM(CASE WHEN a.event_type = 'purchase' THEN CARDINALITY(a.items) END) AS items,
        MIN(a.arrived_at) AS first_arrived_at,
        MAX(a.arrived_at) AS last_arrived_at
    FROM silver.user_activity AS a
    WHERE a.snapshot_date = DATE '${snapshot_date}'
),

-- Counted anew, without the marks. A session that has events on other days of the week, too, may
-- have begun there. Over seven days a session may rightly begin twice.
other_days AS (
    SELECT DISTINCT
        a.user_id AS user_id,
        a.session_id AS session_id
    FROM silver.user_activity AS a
    WHERE a.snapshot_date >= DATE '${snapshot_date}' - INTERVAL '7' DAY
        AND a.snapshot_date <= DATE '${snapshot_date}' + INTERVAL '7' DAY
        AND a.snapshot_date <> DATE '${snapshot_date}'
),

sessions AS (
    SELECT
        COUNT(*) AS sessions,
        COUNT(*) FILTER (WHERE o.session_id IS NULL) AS sessions_of_the_day
    FROM (
        SELECT DISTINCT
            a.user_id AS user_id,
            a.session_id AS session_id
        FROM silver.user_activity AS a
        WHERE a.snapshot_date = DATE '${snapshot_date}'
    ) AS d
    LEFT JOIN other_days AS o
        ON d.user_id = o.user_id
        AND d.session_id = o.session_id
),

months AS (
    SELECT
        COUNT(*) AS months
    FROM (
        SELECT DISTINCT
            a.user_id AS user_id,
            FLOOR(a.event_date TO MONTH) AS active_month
        FROM silver.user_activity AS a
        WHERE a.snapshot_date = DATE '${snapshot_date}'
    ) AS d
),

part_months AS (
    SELECT
        COUNT(*) AS months
    FROM (
        SELECT DISTINCT
            p.user_id AS user_id,
            p.active_month AS active_month
        FROM gold.user_active_months_parts AS p
        WHERE p.snapshot_date = DATE '${snapshot_date}'
    ) AS d
),

hourly AS (
    SELECT
        SUM(p.events) AS events,
        SUM(p.new_users) AS new_users,
        SUM(p.new_sessions) AS new_sessions,
        SUM(p.amount) AS amount
    FROM gold.activity_hourly_parts AS p
    WHERE p.snapshot_date = DATE '${snapshot_date}'
),

conversion AS (
    SELECT
        SUM(p.sessions_viewed) AS viewed,
        SUM(p.sessions_purchased) AS purchased
    FROM gold.conversion_daily_parts AS p
    WHERE p.snapshot_date = DATE '${snapshot_date}'
),

products AS (
    SELECT
        SUM(p.`views`) AS product_views,
        SUM(p.purchases) AS items
    FROM gold.product_activity_hourly_parts AS p
    WHERE p.snapshot_date = DATE '${snapshot_date}'
),

compared AS (
    SELECT
        'events' AS figure,
        CAST(s.events AS DECIMAL(38, 2)) AS in_silver,
        CAST(h.events AS DECIMAL(38, 2)) AS in_gold
    FROM silver_sums AS s
    CROSS JOIN hourly AS h
    UNION ALL
    SELECT
        'new_users' AS figure,
        CAST(s.new_users AS DECIMAL(38, 2)) AS in_silver,
        CAST(h.new_users AS DECIMAL(38, 2)) AS in_gold
    FROM silver_sums AS s
    CROSS JOIN hourly AS h
    UNION ALL
    SELECT
        'sessions' AS figure,
        CAST(
            CASE
                WHEN TIMESTAMPDIFF(DAY, s.first_arrived_at, s.last_arrived_at) >= 7
                    OR s.new_sessions BETWEEN c.sessions_of_the_day AND c.sessions
                    THEN s.new_sessions
                ELSE c.sessions
            END AS DECIMAL(38, 2)
        ) AS in_silver,
        CAST(h.new_sessions AS DECIMAL(38, 2)) AS in_gold
    FROM silver_sums AS s
    CROSS JOIN sessions AS c
    CROSS JOIN hourly AS h
    UNION ALL
    SELECT
        'amount' AS figure,
        CAST(s.amount AS DECIMAL(38, 2)) AS in_silver,
        CAST(h.amount AS DECIMAL(38, 2)) AS in_gold
    FROM silver_sums AS s
    CROSS JOIN hourly AS h
    UNION ALL
    SELECT
        'sessions_viewed' AS figure,
        CAST(s.viewed AS DECIMAL(38, 2)) AS in_silver,
        CAST(c.viewed AS DECIMAL(38, 2)) AS in_gold
    FROM silver_sums AS s
    CROSS JOIN conversion AS c
    UNION ALL
    SELECT
        'sessions_purchased' AS figure,
        CAST(s.purchased AS DECIMAL(38, 2)) AS in_silver,
        CAST(c.purchased AS DECIMAL(38, 2)) AS in_gold
    FROM silver_sums AS s
    CROSS JOIN conversion AS c
    UNION ALL
    SELECT
        'product_views' AS figure,
        CAST(s.product_views AS DECIMAL(38, 2)) AS in_silver,
        CAST(p.product_views AS DECIMAL(38, 2)) AS in_gold
    FROM silver_sums AS s
    CROSS JOIN products AS p
    UNION ALL
    SELECT
        'items_bought' AS figure,
        CAST(s.items AS DECIMAL(38, 2)) AS in_silver,
        CAST(p.items AS DECIMAL(38, 2)) AS in_gold
    FROM silver_sums AS s
    CROSS JOIN products AS p
    UNION ALL
    SELECT
        'active_months' AS figure,
        CAST(m.months AS DECIMAL(38, 2)) AS in_silver,
        CAST(p.months AS DECIMAL(38, 2)) AS in_gold
    FROM months AS m
    CROSS JOIN part_months AS p
)
SELECT
    c.figure AS figure,
    c.in_silver AS in_silver,
    c.in_gold AS in_gold
FROM compared AS c
WHERE COALESCE(c.in_silver, 0) <> COALESCE(c.in_gold, 0)
