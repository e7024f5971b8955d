-- Users by how much they sell, over all countries, of the last published day.
SELECT
    e.segment AS segment,
    SUM(e.users) AS users,
    SUM(e.products_sold) AS products_sold
FROM gold.engagement_segments AS e
WHERE e.snapshot_date = (SELECT MAX(l.snapshot_date) FROM gold.engagement_segments AS l)
GROUP BY
    e.segment
ORDER BY
    users DESC
