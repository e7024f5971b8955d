-- The ten largest markets of the last published day, by products sold.
SELECT
    m.country_code AS country_code,
    m.country_name_en AS country_name,
    m.users AS users,
    m.products_sold AS products_sold,
    m.wish_to_sale AS wish_to_sale
FROM gold.country_market AS m
WHERE m.snapshot_date = (SELECT MAX(l.snapshot_date) FROM gold.country_market AS l)
ORDER BY
    products_sold DESC,
    users DESC,
    country_code NULLS LAST
LIMIT 10
