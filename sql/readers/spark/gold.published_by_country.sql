-- What the platform published of each country on the last day.
SELECT
    p.country_name AS country_name,
    p.buyers AS buyers,
    p.sellers AS sellers,
    p.mean_products_sold AS mean_products_sold
FROM gold.published_by_country AS p
WHERE p.snapshot_date = (SELECT MAX(l.snapshot_date) FROM gold.published_by_country AS l)
ORDER BY
    country_name
