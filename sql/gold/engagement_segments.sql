-- Users by how much they sell: one row per country, segment and snapshot date.
INSERT INTO gold.engagement_segments
WITH users AS (
    SELECT
        u.country_code AS country_code,
        CASE
            WHEN u.products_sold = 0 THEN 'Inactive'
            WHEN u.products_sold <= 5 THEN 'Light'
            WHEN u.products_sold <= 20 THEN 'Moderate'
            ELSE 'Power'
        END AS segment,
        u.products_sold AS products_sold
    FROM silver.users AS u
    WHERE u.snapshot_date = DATE '${snapshot_date}'
)
SELECT
    DATE '${snapshot_date}' AS snapshot_date,
    u.country_code AS country_code,
    u.segment AS segment,
    COUNT(*) AS users,
    SUM(u.products_sold) AS products_sold
FROM users AS u
GROUP BY u.country_code, u.segment
