-- Every user with the published figures of the country: one row per user and snapshot date.
INSERT INTO gold.user_market_profile
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
    LOOKUP(
        'gold.published_by_country', DATE '${snapshot_date}', u.country_name, 'buyers'
    ) AS country_buyers,
    LOOKUP(
        'gold.published_by_country', DATE '${snapshot_date}', u.country_name, 'top_buyers'
    ) AS country_top_buyers,
    LOOKUP(
        'gold.published_by_country', DATE '${snapshot_date}', u.country_name, 'top_female_buyers'
    ) AS country_top_female_buyers,
    LOOKUP(
        'gold.published_by_country', DATE '${snapshot_date}', u.country_name, 'top_male_buyers'
    ) AS country_top_male_buyers,
    LOOKUP(
        'gold.published_by_country', DATE '${snapshot_date}', u.country_name, 'sellers'
    ) AS country_sellers,
    LOOKUP(
        'gold.published_by_country', DATE '${snapshot_date}', u.country_name, 'mean_products_sold'
    ) AS country_mean_products_sold,
    LOOKUP(
        'gold.published_by_country', DATE '${snapshot_date}', u.country_name, 'mean_products_listed'
    ) AS country_mean_products_listed,
    LOOKUP(
        'gold.published_by_country', DATE '${snapshot_date}', u.country_name, 'top_sellers'
    ) AS country_top_sellers,
    LOOKUP(
        'gold.published_by_country', DATE '${snapshot_date}', u.country_name, 'top_female_sellers'
    ) AS country_top_female_sellers,
    LOOKUP(
        'gold.published_by_country', DATE '${snapshot_date}', u.country_name, 'top_male_sellers'
    ) AS country_top_male_sellers
FROM silver.users AS u
WHERE u.snapshot_date = DATE '${snapshot_date}'
