-- Customers who buy again: one row per cohort and month of activity.
INSERT INTO gold.retention_cohorts
WITH active_months AS (
    SELECT DISTINCT
        l.customer_id AS customer_id,
        CAST(FLOOR(l.order_date TO MONTH) AS DATE) AS activity_month
    FROM silver.order_lines AS l
    WHERE l.is_revenue
        AND l.customer_id IS NOT NULL
),

first_months AS (
    SELECT
        a.customer_id AS customer_id,
        MIN(a.activity_month) AS cohort_month
    FROM active_months AS a
    GROUP BY a.customer_id
),

cohorts AS (
    SELECT
        f.cohort_month AS cohort_month,
        COUNT(*) AS customers
    FROM first_months AS f
    GROUP BY f.cohort_month
),

activity AS (
    SELECT
        f.cohort_month AS cohort_month,
        a.activity_month AS activity_month,
        COUNT(*) AS active_customers
    FROM active_months AS a
    LEFT JOIN first_months AS f
        ON f.customer_id = a.customer_id
    GROUP BY
        f.cohort_month,
        a.activity_month
)
SELECT
    a.cohort_month AS cohort_month,
    a.activity_month AS activity_month,
    c.customers AS customers,
    a.active_customers AS active_customers,
    CAST(a.active_customers AS DOUBLE) / NULLIF(c.customers, 0) AS retention
FROM activity AS a
LEFT JOIN cohorts AS c
    ON c.cohort_month = a.cohort_month
