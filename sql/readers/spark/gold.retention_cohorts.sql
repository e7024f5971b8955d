-- Which share of the customers of a cohort bought again, by months since their first purchase.
SELECT
    r.cohort_month AS cohort_month,
    CAST(MONTHS_BETWEEN(r.activity_month, r.cohort_month) AS BIGINT) AS months_later,
    r.customers AS customers,
    r.retention AS retention
FROM gold.retention_cohorts AS r
ORDER BY
    cohort_month,
    months_later
