-- Users active in each month, and when the first of them was seen.
SELECT
    m.active_month AS active_month,
    COUNT(*) AS users,
    MIN(m.first_seen_at) AS first_seen_at
FROM gold.user_active_months AS m
GROUP BY
    m.active_month
ORDER BY
    active_month
