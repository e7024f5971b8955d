-- Types and conforms the customers of a day: one row per customer and snapshot date.
-- What cannot be read becomes '?', -1 or the year 1, for the soft rules to count it and to null it.
INSERT INTO silver.customers_by_day
WITH typed AS (
    SELECT
        c.snapshot_date AS snapshot_date,
        PARSE_BIGINT(c.customer_id) AS customer_id,
        NFC(c.name) AS name,
        NFC(c.email) AS email,
        NFC(c.country) AS country_name,
        CODE(c.customer_type) AS type_code,
        COALESCE(
            PARSE_DATE(c.registration_date),
            CASE WHEN c.registration_date IS NOT NULL THEN DATE '0001-01-01' END
        ) AS registration_date,
        COALESCE(PARSE_INT(c.age), CASE WHEN c.age IS NOT NULL THEN -1 END) AS age,
        NFC(c.gender) AS gender,
        COALESCE(
            PARSE_BIGINT(c.total_purchases),
            CASE WHEN c.total_purchases IS NOT NULL THEN -1 END
        ) AS total_purchases,
        c.source_file AS source_file,
        c.source_line AS source_line,
        c.arrived_at AS arrived_at,
        ${record.c} AS payload
    FROM bronze.customers AS c
    WHERE c.snapshot_date = DATE '${snapshot_date}'
)
SELECT
    t.snapshot_date AS snapshot_date,
    t.customer_id AS customer_id,
    t.name AS name,
    t.email AS email,
    CASE
        WHEN t.country_name IS NOT NULL
            THEN COALESCE(
                LOOKUP(
                    'silver.countries',
                    'country_name_en',
                    -- The CRM has English names, of which it shortens two.
                    CASE t.country_name
                        WHEN 'USA' THEN 'United States'
                        WHEN 'UK' THEN 'United Kingdom'
                        ELSE t.country_name
                    END,
                    'country_code'
                ),
                '?'
            )
    END AS country_code,
    CASE
        WHEN t.type_code = 'regular' THEN 'Regular'
        WHEN t.type_code = 'premium' THEN 'Premium'
        WHEN t.type_code = 'vip' THEN 'VIP'
        WHEN t.type_code IS NOT NULL THEN '?'
    END AS customer_type,
    t.registration_date AS registration_date,
    t.age AS age,
    t.gender AS gender,
    t.total_purchases AS total_purchases,
    t.source_file AS source_file,
    t.source_line AS source_line,
    t.arrived_at AS arrived_at,
    t.payload AS payload
FROM typed AS t
