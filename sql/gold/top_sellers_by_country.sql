-- The published figures on top sellers, recomputed: one row per country and snapshot date.
INSERT INTO gold.top_sellers_by_country
WITH sellers AS (
    SELECT
        u.country_name AS country,
        u.products_sold >= 20 AS is_top,
        u.gender = 'Female' AS is_female,
        u.gender = 'Male' AS is_male,
        u.products_sold AS sold,
        u.products_listed AS listed,
        u.followers AS followers,
        u.follows AS follows,
        CAST(u.days_since_last_login AS BIGINT) AS offline_days
    FROM silver.users AS u
    WHERE u.snapshot_date = DATE '${snapshot_date}'
        -- SIGN keeps the predicate out of the scan, so that all gold statements share one.
        AND SIGN(u.products_sold) = 1
),

top_seller_sums AS (
    SELECT
        u.country AS country,
        COUNT(*) AS sellers,
        COUNT(*) FILTER (WHERE u.is_top) AS top_sellers,
        COUNT(*) FILTER (WHERE u.is_female) AS female,
        COUNT(*) FILTER (WHERE u.is_male) AS male,
        COUNT(*) FILTER (WHERE u.is_top AND u.is_female) AS top_female,
        COUNT(*) FILTER (WHERE u.is_top AND u.is_male) AS top_male,
        SUM(u.sold) AS sold,
        SUM(u.listed) AS listed,
        SUM(u.followers) AS followers,
        SUM(u.follows) AS follows,
        SUM(u.offline_days) AS offline_days,
        COUNT(u.offline_days) AS offline_known,
        SUM(u.sold) FILTER (WHERE u.is_top) AS top_sold,
        SUM(u.listed) FILTER (WHERE u.is_top) AS top_listed,
        SUM(u.followers) FILTER (WHERE u.is_top) AS top_followers,
        SUM(u.follows) FILTER (WHERE u.is_top) AS top_follows,
        SUM(u.offline_days) FILTER (WHERE u.is_top) AS top_offline_days,
        COUNT(u.offline_days) FILTER (WHERE u.is_top) AS top_offline_known
    FROM sellers AS u
    GROUP BY u.country
    HAVING COUNT(*) FILTER (WHERE u.is_top) > 0
)
SELECT
    DATE '${snapshot_date}' AS snapshot_date,
    s.country AS country,
    s.sellers AS sellers,
    s.top_sellers AS topsellers,
    ROUND(s.top_sellers * 1e2 / NULLIF(s.sellers, 0), 1) AS topsellerratio,
    ROUND(s.female * 1e2 / NULLIF(s.female + s.male, 0), 1) AS femalesellersratio,
    ROUND(s.top_female * 1e2 / NULLIF(s.top_female + s.top_male, 0), 1) AS topfemalesellersratio,
    s.female AS femalesellers,
    s.male AS malesellers,
    s.top_female AS topfemalesellers,
    s.top_male AS topmalesellers,
    ROUND(s.sold * 1e0 / NULLIF(s.listed, 0), 2) AS countrysoldratio,
    ROUND(s.top_sold * 1e0 / NULLIF(s.top_listed, 0), 2) AS bestsoldratio,
    s.top_sold AS toptotalproductssold,
    s.sold AS totalproductssold,
    s.top_listed AS toptotalproductslisted,
    s.listed AS totalproductslisted,
    s.top_sold * 1e0 / s.top_sellers AS topmeanproductssold,
    s.top_listed * 1e0 / s.top_sellers AS topmeanproductslisted,
    s.sold * 1e0 / s.sellers AS meanproductssold,
    s.listed * 1e0 / s.sellers AS meanproductslisted,
    ROUND(s.offline_days * 1e0 / NULLIF(s.offline_known, 0), 1) AS meanofflinedays,
    ROUND(s.top_offline_days * 1e0 / NULLIF(s.top_offline_known, 0), 1) AS topmeanofflinedays,
    ROUND(s.followers * 1e0 / NULLIF(s.sellers, 0), 1) AS meanfollowers,
    ROUND(s.follows * 1e0 / NULLIF(s.sellers, 0), 1) AS meanfollowing,
    ROUND(s.top_followers * 1e0 / NULLIF(s.top_sellers, 0), 1) AS topmeanfollowers,
    ROUND(s.top_follows * 1e0 / NULLIF(s.top_sellers, 0), 1) AS topmeanfollowing
FROM top_seller_sums AS s
