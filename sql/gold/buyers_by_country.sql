-- The published figures on buyers, recomputed: one row per country and snapshot date.
INSERT INTO gold.buyers_by_country
WITH buyers AS (
    SELECT
        u.country_name AS country,
        u.products_bought >= 10 AS is_top,
        u.gender = 'Female' AS is_female,
        u.gender = 'Male' AS is_male,
        u.products_bought AS bought,
        u.products_wished AS wished,
        u.products_liked AS liked,
        u.followers AS followers,
        u.follows AS follows,
        CAST(u.days_since_last_login AS BIGINT) AS offline_days
    FROM silver.users AS u
    WHERE u.snapshot_date = DATE '${snapshot_date}'
        -- SIGN keeps the predicate out of the scan, so that all gold statements share one.
        AND SIGN(u.products_bought) = 1
),

buyer_sums AS (
    SELECT
        u.country AS country,
        COUNT(*) AS buyers,
        COUNT(*) FILTER (WHERE u.is_top) AS top_buyers,
        COUNT(*) FILTER (WHERE u.is_female) AS female,
        COUNT(*) FILTER (WHERE u.is_male) AS male,
        COUNT(*) FILTER (WHERE u.is_top AND u.is_female) AS top_female,
        COUNT(*) FILTER (WHERE u.is_top AND u.is_male) AS top_male,
        SUM(u.bought) AS bought,
        SUM(u.wished) AS wished,
        SUM(u.liked) AS liked,
        SUM(u.followers) AS followers,
        SUM(u.follows) AS follows,
        SUM(u.offline_days) AS offline_days,
        COUNT(u.offline_days) AS offline_known,
        SUM(u.bought) FILTER (WHERE u.is_top) AS top_bought,
        SUM(u.wished) FILTER (WHERE u.is_top) AS top_wished,
        SUM(u.liked) FILTER (WHERE u.is_top) AS top_liked,
        SUM(u.followers) FILTER (WHERE u.is_top) AS top_followers,
        SUM(u.follows) FILTER (WHERE u.is_top) AS top_follows,
        SUM(u.offline_days) FILTER (WHERE u.is_top) AS top_offline_days,
        COUNT(u.offline_days) FILTER (WHERE u.is_top) AS top_offline_known
    FROM buyers AS u
    GROUP BY u.country
)
SELECT
    DATE '${snapshot_date}' AS snapshot_date,
    s.country AS country,
    s.buyers AS buyers,
    s.top_buyers AS topbuyers,
    ROUND(s.top_buyers * 1e2 / NULLIF(s.buyers, 0), 1) AS topbuyerratio,
    s.female AS femalebuyers,
    s.male AS malebuyers,
    s.top_female AS topfemalebuyers,
    s.top_male AS topmalebuyers,
    ROUND(s.female * 1e2 / NULLIF(s.female + s.male, 0), 1) AS femalebuyersratio,
    ROUND(s.top_female * 1e2 / NULLIF(s.top_female + s.top_male, 0), 1) AS topfemalebuyersratio,
    ROUND(s.bought * 1e2 / NULLIF(s.wished, 0), 2) AS boughtperwishlistratio,
    ROUND(s.bought * 1e2 / NULLIF(s.liked, 0), 2) AS boughtperlikeratio,
    ROUND(s.top_bought * 1e2 / NULLIF(s.top_wished, 0), 2) AS topboughtperwishlistratio,
    ROUND(s.top_bought * 1e2 / NULLIF(s.top_liked, 0), 2) AS topboughtperlikeratio,
    s.bought AS totalproductsbought,
    s.wished AS totalproductswished,
    s.liked AS totalproductsliked,
    COALESCE(s.top_bought, 0) AS toptotalproductsbought,
    COALESCE(s.top_wished, 0) AS toptotalproductswished,
    COALESCE(s.top_liked, 0) AS toptotalproductsliked,
    ROUND(s.bought * 1e0 / NULLIF(s.buyers, 0), 1) AS meanproductsbought,
    ROUND(s.wished * 1e0 / NULLIF(s.buyers, 0), 1) AS meanproductswished,
    ROUND(s.liked * 1e0 / NULLIF(s.buyers, 0), 1) AS meanproductsliked,
    ROUND(s.top_bought * 1e0 / NULLIF(s.top_buyers, 0), 1) AS topmeanproductsbought,
    ROUND(s.top_wished * 1e0 / NULLIF(s.top_buyers, 0), 1) AS topmeanproductswished,
    ROUND(s.top_liked * 1e0 / NULLIF(s.top_buyers, 0), 1) AS topmeanproductsliked,
    ROUND(s.offline_days * 1e0 / NULLIF(s.offline_known, 0), 1) AS meanofflinedays,
    ROUND(s.top_offline_days * 1e0 / NULLIF(s.top_offline_known, 0), 1) AS topmeanofflinedays,
    ROUND(s.followers * 1e0 / NULLIF(s.buyers, 0), 1) AS meanfollowers,
    ROUND(s.follows * 1e0 / NULLIF(s.buyers, 0), 1) AS meanfollowing,
    ROUND(s.top_followers * 1e0 / NULLIF(s.top_buyers, 0), 1) AS topmeanfollowers,
    ROUND(s.top_follows * 1e0 / NULLIF(s.top_buyers, 0), 1) AS topmeanfollowing
FROM buyer_sums AS s
