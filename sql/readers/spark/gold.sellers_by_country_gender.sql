-- The ten largest groups of sellers by country and sex of the last published day.
SELECT
    s.country AS country,
    s.sex AS sex,
    s.nbsellers AS sellers,
    s.meanproductssold AS mean_products_sold,
    s.meansellerpassrate AS mean_pass_rate
FROM gold.sellers_by_country_gender AS s
WHERE s.snapshot_date = (SELECT MAX(l.snapshot_date) FROM gold.sellers_by_country_gender AS l)
ORDER BY
    sellers DESC,
    country,
    sex
LIMIT 10
