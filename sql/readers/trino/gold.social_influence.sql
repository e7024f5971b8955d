-- Whether those with more followers sell more: the last published day.
SELECT
    i.follower_tier AS follower_tier,
    i.users AS users,
    CAST(i.products_sold AS DOUBLE) / NULLIF(i.users, 0) AS sold_per_user
FROM gold.social_influence AS i
WHERE i.snapshot_date = (SELECT MAX(l.snapshot_date) FROM gold.social_influence AS l)
ORDER BY
    follower_tier
