-- Users by number of followers: one row per follower tier and snapshot date.
INSERT INTO gold.social_influence
WITH users AS (
    SELECT
        CASE
            WHEN u.followers = 0 THEN '0'
            WHEN u.followers <= 10 THEN '1-10'
            WHEN u.followers <= 100 THEN '11-100'
            ELSE '>100'
        END AS follower_tier,
        u.products_sold AS products_sold,
        u.products_wished AS products_wished
    FROM silver.users AS u
    WHERE u.snapshot_date = DATE '${snapshot_date}'
)
SELECT
    DATE '${snapshot_date}' AS snapshot_date,
    u.follower_tier AS follower_tier,
    COUNT(*) AS users,
    SUM(u.products_sold) AS products_sold,
    SUM(u.products_wished) AS products_wished
FROM users AS u
GROUP BY u.follower_tier
