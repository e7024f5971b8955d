-- Every user with the published figures of the country: one row per user and snapshot date.
INSERT INTO gold.user_market_profile
-- The published figures are summed by country first: one row each by construction, one join.
WITH published AS (
    SELECT
        b.country_name AS country_name,
        b.buyers AS buyers,
        b.topbuyers AS top_buyers,
        b.topfemalebuyers AS top_female_buyers,
        b.topmalebuyers AS top_male_buyers,
        CAST(NULL AS BIGINT) AS sellers,
        CAST(NULL AS BIGINT) AS sold,
        CAST(NULL AS BIGINT) AS sold_by,
        CAST(NULL AS BIGINT) AS listed,
        CAST(NULL AS BIGINT) AS listed_by,
        CAST(NULL AS BIGINT) AS top_sellers,
        CAST(NULL AS BIGINT) AS top_female_sellers,
        CAST(NULL AS BIGINT) AS top_male_sellers
    FROM silver.buyers_published AS b
    WHERE b.snapshot_date = DATE '${snapshot_date}'
    UNION ALL
    SELECT
        s.country_name AS country_name,
        CAST(NULL AS BIGINT) AS buyers,
        CAST(NULL AS BIGINT) AS top_buyers,
        CAST(NULL AS BIGINT) AS top_female_buyers,
        CAST(NULL AS BIGINT) AS top_male_buyers,
        s.nbsellers AS sellers,
        s.totalproductssold AS sold,
        CASE WHEN s.totalproductssold IS NOT NULL THEN s.nbsellers END AS sold_by,
        s.totalproductslisted AS listed,
        CASE WHEN s.totalproductslisted IS NOT NULL THEN s.nbsellers END AS listed_by,
        CAST(NULL AS BIGINT) AS top_sellers,
        CAST(NULL AS BIGINT) AS top_female_sellers,
        CAST(NULL AS BIGINT) AS top_male_sellers
    FROM silver.sellers_published AS s
    WHERE s.snapshot_date = DATE '${snapshot_date}'
    UNION ALL
    SELECT
        t.country_name AS country_name,
        CAST(NULL AS BIGINT) AS buyers,
        CAST(NULL AS BIGINT) AS top_buyers,
        CAST(NULL AS BIGINT) AS top_female_buyers,
        CAST(NULL AS BIGINT) AS top_male_buyers,
        CAST(NULL AS BIGINT) AS sellers,
        CAST(NULL AS BIGINT) AS sold,
        CAST(NULL AS BIGINT) AS sold_by,
        CAST(NULL AS BIGINT) AS listed,
        CAST(NULL AS BIGINT) AS listed_by,
        t.topsellers AS top_sellers,
        t.topfemalesellers AS top_female_sellers,
        t.topmalesellers AS top_male_sellers
    FROM silver.top_sellers_published AS t
    WHERE t.snapshot_date = DATE '${snapshot_date}'
),

countries AS (
    SELECT
        p.country_name AS country_name,
        SUM(p.buyers) AS buyers,
        SUM(p.top_buyers) AS top_buyers,
        SUM(p.top_female_buyers) AS top_female_buyers,
        SUM(p.top_male_buyers) AS top_male_buyers,
        SUM(p.sellers) AS sellers,
        CAST(SUM(p.sold) AS DOUBLE) / NULLIF(SUM(p.sold_by), 0) AS mean_products_sold,
        CAST(SUM(p.listed) AS DOUBLE) / NULLIF(SUM(p.listed_by), 0) AS mean_products_listed,
        SUM(p.top_sellers) AS top_sellers,
        SUM(p.top_female_sellers) AS top_female_sellers,
        SUM(p.top_male_sellers) AS top_male_sellers
    FROM published AS p
    GROUP BY p.country_name
)
SELECT
    u.snapshot_date AS snapshot_date,
    u.user_id AS user_id,
    u.source_schema AS source_schema,
    u.country_code AS country_code,
    u.country_name AS country_name,
    u.country_name_en AS country_name_en,
    u.language_code AS language_code,
    u.language_name AS language_name,
    u.gender AS gender,
    u.title AS title,
    u.followers AS followers,
    u.follows AS follows,
    u.products_liked AS products_liked,
    u.products_listed AS products_listed,
    u.products_sold AS products_sold,
    u.products_wished AS products_wished,
    u.products_bought AS products_bought,
    u.pass_rate AS pass_rate,
    u.has_any_app AS has_any_app,
    u.has_android_app AS has_android_app,
    u.has_ios_app AS has_ios_app,
    u.has_profile_picture AS has_profile_picture,
    u.days_since_last_login AS days_since_last_login,
    u.never_logged_in AS never_logged_in,
    u.seniority_days AS seniority_days,
    u.account_age_years AS account_age_years,
    u.account_age_group AS account_age_group,
    u.registration_date AS registration_date,
    u.user_descriptor AS user_descriptor,
    c.buyers AS country_buyers,
    c.top_buyers AS country_top_buyers,
    c.top_female_buyers AS country_top_female_buyers,
    c.top_male_buyers AS country_top_male_buyers,
    c.sellers AS country_sellers,
    c.mean_products_sold AS country_mean_products_sold,
    c.mean_products_listed AS country_mean_products_listed,
    c.top_sellers AS country_top_sellers,
    c.top_female_sellers AS country_top_female_sellers,
    c.top_male_sellers AS country_top_male_sellers
FROM silver.users AS u
LEFT JOIN countries AS c
    ON c.country_name = u.country_name
WHERE u.snapshot_date = DATE '${snapshot_date}'
