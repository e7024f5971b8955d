-- Countries by their top sellers, of the last published day.
SELECT
    t.country AS country,
    t.sellers AS sellers,
    t.topsellers AS top_sellers,
    t.topmeanproductssold AS sold_per_top_seller
FROM gold.top_sellers_by_country AS t
WHERE t.snapshot_date = (SELECT MAX(l.snapshot_date) FROM gold.top_sellers_by_country AS l)
ORDER BY
    top_sellers DESC,
    country
