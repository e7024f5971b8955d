-- The published figures on sellers, recomputed: one row per country, sex and snapshot date.
INSERT INTO gold.sellers_by_country_gender
WITH seller_sums AS (
    SELECT
        u.country_name AS country,
        u.gender AS sex,
        COUNT(*) AS sellers,
        SUM(u.products_sold) AS sold,
        SUM(u.products_listed) AS listed,
        SUM(u.pass_rate) AS pass_rate,
        SUM(u.products_bought) AS bought,
        SUM(u.products_wished) AS wished,
        SUM(u.products_liked) AS liked,
        SUM(u.followers) AS followers,
        SUM(u.follows) AS follows,
        COUNT(u.pass_rate) AS pass_rate_known,
        SUM(CAST(u.seniority_days AS BIGINT)) AS seniority_days,
        COUNT(u.seniority_days) AS seniority_known,
        COUNT(*) FILTER (WHERE u.has_any_app) AS app_users,
        COUNT(u.has_any_app) AS app_known,
        COUNT(*) FILTER (WHERE u.has_ios_app) AS ios_users,
        COUNT(u.has_ios_app) AS ios_known
    FROM silver.users AS u
    WHERE u.snapshot_date = DATE '${snapshot_date}'
        -- A sum keeps the predicate out of the scan, so that all gold statements share one.
        AND u.products_sold + u.products_listed > 0
    GROUP BY u.country_name, u.gender
)
SELECT
    DATE '${snapshot_date}' AS snapshot_date,
    s.country AS country,
    s.sex AS sex,
    s.sellers AS nbsellers,
    ROUND(s.sold * 1e0 / NULLIF(s.sellers, 0), 2) AS meanproductssold,
    ROUND(s.listed * 1e0 / NULLIF(s.sellers, 0), 2) AS meanproductslisted,
    ROUND(s.pass_rate * 1e0 / NULLIF(s.pass_rate_known, 0), 2) AS meansellerpassrate,
    s.sold AS totalproductssold,
    s.listed AS totalproductslisted,
    ROUND(s.bought * 1e0 / NULLIF(s.sellers, 0), 2) AS meanproductsbought,
    ROUND(s.wished * 1e0 / NULLIF(s.sellers, 0), 2) AS meanproductswished,
    ROUND(s.liked * 1e0 / NULLIF(s.sellers, 0), 2) AS meanproductsliked,
    s.bought AS totalbought,
    s.wished AS totalwished,
    s.liked AS totalproductsliked,
    ROUND(s.followers * 1e0 / NULLIF(s.sellers, 0), 1) AS meanfollowers,
    ROUND(s.follows * 1e0 / NULLIF(s.sellers, 0), 1) AS meanfollows,
    FLOOR(s.app_users * 1e2 / NULLIF(s.app_known, 0)) AS percentofappusers,
    FLOOR(s.ios_users * 1e2 / NULLIF(s.ios_known, 0)) AS percentofiosusers,
    s.seniority_days * 1e0 / NULLIF(s.seniority_known, 0) AS meanseniority
FROM seller_sums AS s
