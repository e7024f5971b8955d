-- What users of each age of account sell: the last published day.
SELECT
    u.account_age_group AS account_age_group,
    COUNT(*) AS users,
    SUM(u.products_sold) AS products_sold,
    MAX(u.account_age_years) AS oldest_account_years
FROM gold.user_market_profile AS u
WHERE u.snapshot_date = (SELECT MAX(l.snapshot_date) FROM gold.user_market_profile AS l)
GROUP BY
    u.account_age_group
ORDER BY
    users DESC
