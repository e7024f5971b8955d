-- The ten countries with the most buyers of the last published day.
SELECT
    b.country AS country,
    b.buyers AS buyers,
    b.topbuyers AS top_buyers,
    b.femalebuyersratio AS female_buyers_percent
FROM gold.buyers_by_country AS b
WHERE b.snapshot_date = (SELECT MAX(l.snapshot_date) FROM gold.buyers_by_country AS l)
ORDER BY
    buyers DESC,
    country
LIMIT 10
