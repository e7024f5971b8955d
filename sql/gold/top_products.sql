-- The products that sell best: one row per month, category, ranking and rank.
INSERT INTO gold.top_products
WITH by_category AS (
    SELECT
        CAST(FLOOR(l.order_date TO MONTH) AS DATE) AS sales_month,
        COALESCE(p.category, l.category) AS category,
        l.product_id AS product_id,
        p.name AS product_name,
        SUM(l.line_amount) AS revenue,
        SUM(l.quantity) AS quantity
    FROM silver.order_lines AS l
    LEFT JOIN silver.products AS p
        ON p.product_id = l.product_id
    WHERE l.is_revenue
        AND l.product_id IS NOT NULL
    GROUP BY
        CAST(FLOOR(l.order_date TO MONTH) AS DATE),
        COALESCE(p.category, l.category),
        l.product_id,
        p.name
),

sales AS (
    SELECT
        c.sales_month AS sales_month,
        c.category AS category,
        c.product_id AS product_id,
        c.product_name AS product_name,
        CAST(c.revenue AS DECIMAL(18, 2)) AS revenue,
        c.quantity AS quantity
    FROM by_category AS c
    -- A category of that name would be taken for all of them.
    WHERE c.category IS NULL OR c.category <> 'all'
    UNION ALL
    SELECT
        c.sales_month AS sales_month,
        CAST('all' AS STRING) AS category,
        c.product_id AS product_id,
        c.product_name AS product_name,
        CAST(SUM(c.revenue) AS DECIMAL(18, 2)) AS revenue,
        SUM(c.quantity) AS quantity
    FROM by_category AS c
    GROUP BY
        c.sales_month,
        c.product_id,
        c.product_name
),

ranked_by_revenue AS (
    SELECT
        s.sales_month AS sales_month,
        s.category AS category,
        CAST('revenue' AS STRING) AS ranked_by,
        ROW_NUMBER() OVER (
            PARTITION BY s.sales_month, s.category
            ORDER BY s.revenue DESC, s.product_id ASC
        ) AS sales_rank,
        s.product_id AS product_id,
        s.product_name AS product_name,
        s.revenue AS revenue,
        s.quantity AS quantity
    FROM sales AS s
),

ranked_by_quantity AS (
    SELECT
        s.sales_month AS sales_month,
        s.category AS category,
        CAST('quantity' AS STRING) AS ranked_by,
        ROW_NUMBER() OVER (
            PARTITION BY s.sales_month, s.category
            ORDER BY s.quantity DESC NULLS LAST, s.product_id ASC
        ) AS sales_rank,
        s.product_id AS product_id,
        s.product_name AS product_name,
        s.revenue AS revenue,
        s.quantity AS quantity
    FROM sales AS s
)
SELECT
    r.sales_month AS sales_month,
    r.category AS category,
    r.ranked_by AS ranked_by,
    r.sales_rank AS sales_rank,
    r.product_id AS product_id,
    r.product_name AS product_name,
    r.revenue AS revenue,
    r.quantity AS quantity
FROM ranked_by_revenue AS r
WHERE r.sales_rank <= 100
UNION ALL
SELECT
    q.sales_month AS sales_month,
    q.category AS category,
    q.ranked_by AS ranked_by,
    q.sales_rank AS sales_rank,
    q.product_id AS product_id,
    q.product_name AS product_name,
    q.revenue AS revenue,
    q.quantity AS quantity
FROM ranked_by_quantity AS q
WHERE q.sales_rank <= 100
