-- Types and conforms the users of the store: one row per user and snapshot date.
INSERT INTO silver.users
WITH typed AS (
    SELECT
        u.snapshot_date AS snapshot_date,
        PARSE_BIGINT(u.identifier_hash) AS user_id,
        u.source_schema AS source_schema,
        -- The name decides: the feed's code is empty for some countries and gy for two.
        COALESCE(
            LOOKUP('silver.countries', NFC(u.country), 'country_code'),
            UPPER(NFC(u.country_code))
        ) AS country_code,
        NFC(u.country) AS country_name,
        LOOKUP('silver.countries', NFC(u.country), 'country_name_en') AS country_name_en,
        CODE(u.`language`) AS language_code,
        -- An unknown gender or title becomes '?', for the soft rule to count it and to null it.
        CASE
            WHEN NFC(u.gender) = 'F' THEN 'Female'
            WHEN NFC(u.gender) = 'M' THEN 'Male'
            WHEN u.gender IS NOT NULL THEN '?'
        END AS gender,
        CASE
            WHEN CODE(u.civility_title) = 'mrs' THEN 'Ms'
            WHEN CODE(u.civility_title) = 'mr' THEN 'Mr'
            WHEN CODE(u.civility_title) = 'miss' THEN 'Ms'
            WHEN u.civility_title IS NOT NULL THEN '?'
        END AS title,
        PARSE_BIGINT(u.social_nb_followers) AS followers,
        PARSE_BIGINT(u.social_nb_follows) AS follows,
        PARSE_BIGINT(u.social_products_liked) AS products_liked,
        PARSE_BIGINT(u.products_listed) AS products_listed,
        PARSE_BIGINT(u.products_sold) AS products_sold,
        PARSE_BIGINT(u.products_wished) AS products_wished,
        PARSE_BIGINT(u.products_bought) AS products_bought,
        PARSE_DOUBLE(u.products_pass_rate) AS pass_rate,
        PARSE_BOOLEAN(u.has_any_app) AS has_any_app,
        PARSE_BOOLEAN(u.has_android_app) AS has_android_app,
        PARSE_BOOLEAN(u.has_ios_app) AS has_ios_app,
        PARSE_BOOLEAN(u.has_profile_picture) AS has_profile_picture,
        PARSE_INT(u.days_since_last_login) AS login_days,
        PARSE_INT(u.seniority) AS seniority_days,
        -- Nothing is derived from a seniority that the soft rule is about to null.
        PARSE_INT(u.seniority, 0, 36500) AS age_days,
        u.source_file AS source_file,
        u.source_line AS source_line,
        u.arrived_at AS arrived_at,
        ${record.u} AS payload
    FROM bronze.c2c_users AS u
    WHERE u.snapshot_date = DATE '${snapshot_date}'
)
SELECT
    t.snapshot_date AS snapshot_date,
    t.user_id AS user_id,
    t.source_schema AS source_schema,
    t.country_code AS country_code,
    t.country_name AS country_name,
    t.country_name_en AS country_name_en,
    t.language_code AS language_code,
    CASE t.language_code
        WHEN 'en' THEN 'English'
        WHEN 'fr' THEN 'French'
        WHEN 'it' THEN 'Italian'
        WHEN 'de' THEN 'German'
        WHEN 'es' THEN 'Spanish'
    END AS language_name,
    t.gender AS gender,
    t.title AS title,
    t.followers AS followers,
    t.follows AS follows,
    t.products_liked AS products_liked,
    t.products_listed AS products_listed,
    t.products_sold AS products_sold,
    t.products_wished AS products_wished,
    t.products_bought AS products_bought,
    t.pass_rate AS pass_rate,
    t.has_any_app AS has_any_app,
    t.has_android_app AS has_android_app,
    t.has_ios_app AS has_ios_app,
    t.has_profile_picture AS has_profile_picture,
    -- A login before the registration is how the feed writes that there was none.
    CASE WHEN t.login_days > t.age_days THEN NULL ELSE t.login_days END
        AS days_since_last_login,
    CASE
        WHEN t.login_days IS NOT NULL THEN COALESCE(t.login_days > t.age_days, FALSE)
    END AS never_logged_in,
    t.seniority_days AS seniority_days,
    -- In hundredths of a year first: whole numbers divide much faster than decimals.
    CAST(CAST((t.age_days * 200 + 365) / 730 AS DECIMAL(6, 0)) * 0.01 AS DECIMAL(6, 2))
        AS account_age_years,
    CASE
        WHEN t.age_days < 365 THEN 'New'
        WHEN t.age_days < 1095 THEN 'Intermediate'
        WHEN t.age_days IS NOT NULL THEN 'Experienced'
    END AS account_age_group,
    TIMESTAMPADD(DAY, -t.age_days, DATE '${snapshot_date}') AS registration_date,
    NULLIF(
        CONCAT_WS(
            '_',
            CASE WHEN t.gender <> '?' THEN t.gender END,
            t.country_code,
            CASE WHEN t.title <> '?' THEN t.title END,
            t.language_code
        ),
        ''
    ) AS user_descriptor,
    t.source_file AS source_file,
    t.source_line AS source_line,
    t.arrived_at AS arrived_at,
    t.payload AS payload
FROM typed AS t
