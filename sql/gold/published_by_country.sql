-- The figures of all published files together: one row per country and snapshot date.
INSERT INTO gold.published_by_country
WITH published AS (
    SELECT
        b.country_name AS country_name,
        b.buyers AS buyers,
        b.topbuyers AS top_buyers,
        b.topfemalebuyers AS top_female_buyers,
        b.topmalebuyers AS top_male_buyers,
        CAST(NULL AS BIGINT) AS sellers,
        CAST(NULL AS BIGINT) AS sold,
        CAST(NULL AS BIGINT) AS sold_by,
        CAST(NULL AS BIGINT) AS listed,
        CAST(NULL AS BIGINT) AS listed_by,
        CAST(NULL AS BIGINT) AS top_sellers,
        CAST(NULL AS BIGINT) AS top_female_sellers,
        CAST(NULL AS BIGINT) AS top_male_sellers
    FROM silver.buyers_published AS b
    WHERE b.snapshot_date = DATE '${snapshot_date}'
    UNION ALL
    SELECT
        s.country_name AS country_name,
        CAST(NULL AS BIGINT) AS buyers,
        CAST(NULL AS BIGINT) AS top_buyers,
        CAST(NULL AS BIGINT) AS top_female_buyers,
        CAST(NULL AS BIGINT) AS top_male_buyers,
        s.nbsellers AS sellers,
        s.totalproductssold AS sold,
        CASE WHEN s.totalproductssold IS NOT NULL THEN s.nbsellers END AS sold_by,
        s.totalproductslisted AS listed,
        CASE WHEN s.totalproductslisted IS NOT NULL THEN s.nbsellers END AS listed_by,
        CAST(NULL AS BIGINT) AS top_sellers,
        CAST(NULL AS BIGINT) AS top_female_sellers,
        CAST(NULL AS BIGINT) AS top_male_sellers
    FROM silver.sellers_published AS s
    WHERE s.snapshot_date = DATE '${snapshot_date}'
    UNION ALL
    SELECT
        t.country_name AS country_name,
        CAST(NULL AS BIGINT) AS buyers,
        CAST(NULL AS BIGINT) AS top_buyers,
        CAST(NULL AS BIGINT) AS top_female_buyers,
        CAST(NULL AS BIGINT) AS top_male_buyers,
        CAST(NULL AS BIGINT) AS sellers,
        CAST(NULL AS BIGINT) AS sold,
        CAST(NULL AS BIGINT) AS sold_by,
        CAST(NULL AS BIGINT) AS listed,
        CAST(NULL AS BIGINT) AS listed_by,
        t.topsellers AS top_sellers,
        t.topfemalesellers AS top_female_sellers,
        t.topmalesellers AS top_male_sellers
    FROM silver.top_sellers_published AS t
    WHERE t.snapshot_date = DATE '${snapshot_date}'
)
SELECT
    DATE '${snapshot_date}' AS snapshot_date,
    p.country_name AS country_name,
    SUM(p.buyers) AS buyers,
    SUM(p.top_buyers) AS top_buyers,
    SUM(p.top_female_buyers) AS top_female_buyers,
    SUM(p.top_male_buyers) AS top_male_buyers,
    SUM(p.sellers) AS sellers,
    CAST(SUM(p.sold) AS DOUBLE) / NULLIF(SUM(p.sold_by), 0) AS mean_products_sold,
    CAST(SUM(p.listed) AS DOUBLE) / NULLIF(SUM(p.listed_by), 0) AS mean_products_listed,
    SUM(p.top_sellers) AS top_sellers,
    SUM(p.top_female_sellers) AS top_female_sellers,
    SUM(p.top_male_sellers) AS top_male_sellers
FROM published AS p
GROUP BY p.country_name
