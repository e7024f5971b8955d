-- Users, buyers, sellers and goods of a country: one row per country and snapshot date.
INSERT INTO gold.country_market
-- First by country and login day: small enough to sort, and all that the median needs.
WITH by_login_day AS (
    SELECT
        u.country_code AS country_code,
        u.days_since_last_login AS login_day,
        COUNT(u.days_since_last_login) AS login_known,
        COUNT(*) AS users,
        COUNT(*) FILTER (WHERE u.gender = 'Female') AS female_users,
        COUNT(*) FILTER (WHERE u.gender = 'Male') AS male_users,
        COUNT(*) FILTER (WHERE u.has_any_app) AS app_users,
        COUNT(*) FILTER (WHERE u.has_android_app) AS android_users,
        COUNT(*) FILTER (WHERE u.has_ios_app) AS ios_users,
        COUNT(u.has_any_app) AS app_known_users,
        COUNT(*) FILTER (WHERE u.products_bought > 0) AS buyers,
        COUNT(*) FILTER (WHERE u.products_bought > 0 AND u.gender = 'Female') AS female_buyers,
        COUNT(*) FILTER (WHERE u.products_bought > 0 AND u.gender = 'Male') AS male_buyers,
        COUNT(*) FILTER (WHERE u.products_bought >= 10) AS top_buyers,
        COUNT(*) FILTER (WHERE u.products_sold > 0) AS sellers,
        COUNT(*) FILTER (WHERE u.products_sold > 0 AND u.gender = 'Female') AS female_sellers,
        COUNT(*) FILTER (WHERE u.products_sold > 0 AND u.gender = 'Male') AS male_sellers,
        COUNT(*) FILTER (WHERE u.products_sold >= 20) AS top_sellers,
        COUNT(*) FILTER (WHERE u.products_sold > 0 OR u.products_listed > 0) AS listing_sellers,
        SUM(u.products_sold) AS products_sold,
        SUM(u.products_listed) AS products_listed,
        SUM(u.products_bought) AS products_bought,
        SUM(u.products_wished) AS products_wished,
        SUM(u.products_liked) AS products_liked,
        SUM(u.followers) AS followers
    FROM silver.users AS u
    WHERE u.snapshot_date = DATE '${snapshot_date}'
    GROUP BY u.country_code, u.days_since_last_login
),

ranked AS (
    SELECT
        d.country_code AS country_code,
        d.login_day AS login_day,
        d.login_known AS login_known,
        SUM(d.login_known) OVER (PARTITION BY d.country_code ORDER BY d.login_day)
            AS login_rank,
        SUM(d.login_known) OVER (PARTITION BY d.country_code) AS login_users,
        d.users AS users,
        d.female_users AS female_users,
        d.male_users AS male_users,
        d.app_users AS app_users,
        d.android_users AS android_users,
        d.ios_users AS ios_users,
        d.app_known_users AS app_known_users,
        d.buyers AS buyers,
        d.female_buyers AS female_buyers,
        d.male_buyers AS male_buyers,
        d.top_buyers AS top_buyers,
        d.sellers AS sellers,
        d.female_sellers AS female_sellers,
        d.male_sellers AS male_sellers,
        d.top_sellers AS top_sellers,
        d.listing_sellers AS listing_sellers,
        d.products_sold AS products_sold,
        d.products_listed AS products_listed,
        d.products_bought AS products_bought,
        d.products_wished AS products_wished,
        d.products_liked AS products_liked,
        d.followers AS followers
    FROM by_login_day AS d
),

markets AS (
    SELECT
        r.country_code AS country_code,
        SUM(r.users) AS users,
        SUM(r.female_users) AS female_users,
        SUM(r.male_users) AS male_users,
        SUM(r.app_users) AS app_users,
        SUM(r.android_users) AS android_users,
        SUM(r.ios_users) AS ios_users,
        SUM(r.app_known_users) AS app_known_users,
        SUM(r.buyers) AS buyers,
        SUM(r.female_buyers) AS female_buyers,
        SUM(r.male_buyers) AS male_buyers,
        SUM(r.top_buyers) AS top_buyers,
        SUM(r.sellers) AS sellers,
        SUM(r.female_sellers) AS female_sellers,
        SUM(r.male_sellers) AS male_sellers,
        SUM(r.top_sellers) AS top_sellers,
        SUM(r.listing_sellers) AS listing_sellers,
        SUM(r.products_sold) AS products_sold,
        SUM(r.products_listed) AS products_listed,
        SUM(r.products_bought) AS products_bought,
        SUM(r.products_wished) AS products_wished,
        SUM(r.products_liked) AS products_liked,
        SUM(r.followers) AS followers,
        -- The two middle users, who are one when the number is odd.
        SUM(
            CASE
                WHEN (r.login_users + 1) / 2 BETWEEN r.login_rank - r.login_known + 1
                    AND r.login_rank THEN CAST(r.login_day AS BIGINT)
            END
        ) AS lower_middle,
        SUM(
            CASE
                WHEN r.login_users / 2 + 1 BETWEEN r.login_rank - r.login_known + 1
                    AND r.login_rank THEN CAST(r.login_day AS BIGINT)
            END
        ) AS upper_middle,
        SUM(CASE WHEN r.login_day <= 30 THEN r.users ELSE 0 END) AS active_30d,
        SUM(CASE WHEN r.login_day <= 90 THEN r.users ELSE 0 END) AS active_90d
    FROM ranked AS r
    GROUP BY r.country_code
),

-- One name a code, whatever the number of spellings: no join explosion.
countries AS (
    SELECT
        c.country_code AS country_code,
        MIN(c.country_name_en) AS country_name_en
    FROM silver.countries AS c
    GROUP BY c.country_code
)
SELECT
    DATE '${snapshot_date}' AS snapshot_date,
    m.country_code AS country_code,
    c.country_name_en AS country_name_en,
    m.users AS users,
    m.female_users AS female_users,
    m.male_users AS male_users,
    m.app_users AS app_users,
    m.android_users AS android_users,
    m.ios_users AS ios_users,
    m.app_known_users AS app_known_users,
    m.buyers AS buyers,
    m.female_buyers AS female_buyers,
    m.male_buyers AS male_buyers,
    m.top_buyers AS top_buyers,
    m.sellers AS sellers,
    m.female_sellers AS female_sellers,
    m.male_sellers AS male_sellers,
    m.top_sellers AS top_sellers,
    m.listing_sellers AS listing_sellers,
    m.products_sold AS products_sold,
    m.products_listed AS products_listed,
    m.products_bought AS products_bought,
    m.products_wished AS products_wished,
    m.products_liked AS products_liked,
    m.followers AS followers,
    CAST(m.products_sold AS DOUBLE) / NULLIF(m.products_wished, 0) AS wish_to_sale,
    CAST(m.products_bought AS DOUBLE) / NULLIF(m.products_wished, 0) AS bought_per_wish,
    CAST(m.buyers AS DOUBLE) / NULLIF(m.sellers, 0) AS buyer_seller_ratio,
    CAST(m.app_users AS DOUBLE) / NULLIF(m.app_known_users, 0) AS app_share,
    CAST(m.female_users AS DOUBLE) / NULLIF(m.female_users + m.male_users, 0) AS female_share,
    CAST(m.female_buyers AS DOUBLE) / NULLIF(m.female_buyers + m.male_buyers, 0)
        AS female_buyer_share,
    CAST(m.female_sellers AS DOUBLE) / NULLIF(m.female_sellers + m.male_sellers, 0)
        AS female_seller_share,
    (m.lower_middle + m.upper_middle) / 2e0 AS median_days_since_login,
    m.active_30d AS active_30d,
    m.active_90d AS active_90d
FROM markets AS m
LEFT JOIN countries AS c
    ON c.country_code = m.country_code
