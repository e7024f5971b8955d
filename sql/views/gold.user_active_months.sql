-- Sums the parts of gold.user_active_months_parts: one row per user and month.
SELECT
    p.user_id AS user_id,
    p.active_month AS active_month,
    MIN(p.first_seen_at) AS first_seen_at
FROM gold.user_active_months_parts AS p
GROUP BY
    p.user_id,
    p.active_month
