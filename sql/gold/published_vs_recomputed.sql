-- Published against recomputed figures: one row per differing cell and snapshot date.
INSERT INTO gold.published_vs_recomputed
-- The sums are those of the three recomputed tables, word for word: planned once for both.
WITH buyers AS (
    SELECT
        u.country_name AS country,
        u.products_bought >= 10 AS is_top,
        u.gender = 'Female' AS is_female,
        u.gender = 'Male' AS is_male,
        u.products_bought AS bought,
        u.products_wished AS wished,
        u.products_liked AS liked,
        u.followers AS followers,
        u.follows AS follows,
        CAST(u.days_since_last_login AS BIGINT) AS offline_days
    FROM silver.users AS u
    WHERE u.snapshot_date = DATE '${snapshot_date}'
        -- SIGN keeps the predicate out of the scan, so that all gold statements share one.
        AND SIGN(u.products_bought) = 1
),

buyer_sums AS (
    SELECT
        u.country AS country,
        COUNT(*) AS buyers,
        COUNT(*) FILTER (WHERE u.is_top) AS top_buyers,
        COUNT(*) FILTER (WHERE u.is_female) AS female,
        COUNT(*) FILTER (WHERE u.is_male) AS male,
        COUNT(*) FILTER (WHERE u.is_top AND u.is_female) AS top_female,
        COUNT(*) FILTER (WHERE u.is_top AND u.is_male) AS top_male,
        SUM(u.bought) AS bought,
        SUM(u.wished) AS wished,
        SUM(u.liked) AS liked,
        SUM(u.followers) AS followers,
        SUM(u.follows) AS follows,
        SUM(u.offline_days) AS offline_days,
        COUNT(u.offline_days) AS offline_known,
        SUM(u.bought) FILTER (WHERE u.is_top) AS top_bought,
        SUM(u.wished) FILTER (WHERE u.is_top) AS top_wished,
        SUM(u.liked) FILTER (WHERE u.is_top) AS top_liked,
        SUM(u.followers) FILTER (WHERE u.is_top) AS top_followers,
        SUM(u.follows) FILTER (WHERE u.is_top) AS top_follows,
        SUM(u.offline_days) FILTER (WHERE u.is_top) AS top_offline_days,
        COUNT(u.offline_days) FILTER (WHERE u.is_top) AS top_offline_known
    FROM buyers AS u
    GROUP BY u.country
),

seller_sums AS (
    SELECT
        u.country_name AS country,
        u.gender AS sex,
        COUNT(*) AS sellers,
        SUM(u.products_sold) AS sold,
        SUM(u.products_listed) AS listed,
        SUM(u.pass_rate) AS pass_rate,
        SUM(u.products_bought) AS bought,
        SUM(u.products_wished) AS wished,
        SUM(u.products_liked) AS liked,
        SUM(u.followers) AS followers,
        SUM(u.follows) AS follows,
        COUNT(u.pass_rate) AS pass_rate_known,
        SUM(CAST(u.seniority_days AS BIGINT)) AS seniority_days,
        COUNT(u.seniority_days) AS seniority_known,
        COUNT(*) FILTER (WHERE u.has_any_app) AS app_users,
        COUNT(u.has_any_app) AS app_known,
        COUNT(*) FILTER (WHERE u.has_ios_app) AS ios_users,
        COUNT(u.has_ios_app) AS ios_known
    FROM silver.users AS u
    WHERE u.snapshot_date = DATE '${snapshot_date}'
        -- A sum keeps the predicate out of the scan, so that all gold statements share one.
        AND u.products_sold + u.products_listed > 0
    GROUP BY u.country_name, u.gender
),

sellers AS (
    SELECT
        u.country_name AS country,
        u.products_sold >= 20 AS is_top,
        u.gender = 'Female' AS is_female,
        u.gender = 'Male' AS is_male,
        u.products_sold AS sold,
        u.products_listed AS listed,
        u.followers AS followers,
        u.follows AS follows,
        CAST(u.days_since_last_login AS BIGINT) AS offline_days
    FROM silver.users AS u
    WHERE u.snapshot_date = DATE '${snapshot_date}'
        -- SIGN keeps the predicate out of the scan, so that all gold statements share one.
        AND SIGN(u.products_sold) = 1
),

top_seller_sums AS (
    SELECT
        u.country AS country,
        COUNT(*) AS sellers,
        COUNT(*) FILTER (WHERE u.is_top) AS top_sellers,
        COUNT(*) FILTER (WHERE u.is_female) AS female,
        COUNT(*) FILTER (WHERE u.is_male) AS male,
        COUNT(*) FILTER (WHERE u.is_top AND u.is_female) AS top_female,
        COUNT(*) FILTER (WHERE u.is_top AND u.is_male) AS top_male,
        SUM(u.sold) AS sold,
        SUM(u.listed) AS listed,
        SUM(u.followers) AS followers,
        SUM(u.follows) AS follows,
        SUM(u.offline_days) AS offline_days,
        COUNT(u.offline_days) AS offline_known,
        SUM(u.sold) FILTER (WHERE u.is_top) AS top_sold,
        SUM(u.listed) FILTER (WHERE u.is_top) AS top_listed,
        SUM(u.followers) FILTER (WHERE u.is_top) AS top_followers,
        SUM(u.follows) FILTER (WHERE u.is_top) AS top_follows,
        SUM(u.offline_days) FILTER (WHERE u.is_top) AS top_offline_days,
        COUNT(u.offline_days) FILTER (WHERE u.is_top) AS top_offline_known
    FROM sellers AS u
    GROUP BY u.country
    HAVING COUNT(*) FILTER (WHERE u.is_top) > 0
),

cells AS (
    SELECT
        'Buyers-repartition-by-country.csv' AS file_name,
        p.country_name AS row_key,
        c.column_name AS column_name,
        c.figure AS published,
        CAST(NULL AS DOUBLE) AS recomputed,
        1 AS is_published
    FROM silver.buyers_published AS p
    CROSS JOIN UNNEST(
        CAST(ARRAY[
            ROW('buyers', CAST(p.buyers AS DOUBLE)),
            ROW('topbuyers', CAST(p.topbuyers AS DOUBLE)),
            ROW('topbuyerratio', p.topbuyerratio),
            ROW('femalebuyers', CAST(p.femalebuyers AS DOUBLE)),
            ROW('malebuyers', CAST(p.malebuyers AS DOUBLE)),
            ROW('topfemalebuyers', CAST(p.topfemalebuyers AS DOUBLE)),
            ROW('topmalebuyers', CAST(p.topmalebuyers AS DOUBLE)),
            ROW('femalebuyersratio', p.femalebuyersratio),
            ROW('topfemalebuyersratio', p.topfemalebuyersratio),
            ROW('boughtperwishlistratio', p.boughtperwishlistratio),
            ROW('boughtperlikeratio', p.boughtperlikeratio),
            ROW('topboughtperwishlistratio', p.topboughtperwishlistratio),
            ROW('topboughtperlikeratio', p.topboughtperlikeratio),
            ROW('totalproductsbought', CAST(p.totalproductsbought AS DOUBLE)),
            ROW('totalproductswished', CAST(p.totalproductswished AS DOUBLE)),
            ROW('totalproductsliked', CAST(p.totalproductsliked AS DOUBLE)),
            ROW('toptotalproductsbought', CAST(p.toptotalproductsbought AS DOUBLE)),
            ROW('toptotalproductswished', CAST(p.toptotalproductswished AS DOUBLE)),
            ROW('toptotalproductsliked', CAST(p.toptotalproductsliked AS DOUBLE)),
            ROW('meanproductsbought', p.meanproductsbought),
            ROW('meanproductswished', p.meanproductswished),
            ROW('meanproductsliked', p.meanproductsliked),
            ROW('topmeanproductsbought', p.topmeanproductsbought),
            ROW('topmeanproductswished', p.topmeanproductswished),
            ROW('topmeanproductsliked', p.topmeanproductsliked),
            ROW('meanofflinedays', p.meanofflinedays),
            ROW('topmeanofflinedays', p.topmeanofflinedays),
            ROW('meanfollowers', p.meanfollowers),
            ROW('meanfollowing', p.meanfollowing),
            ROW('topmeanfollowers', p.topmeanfollowers),
            ROW('topmeanfollowing', p.topmeanfollowing)
        ] AS ARRAY<ROW<column_name STRING, figure DOUBLE>>)
    ) AS c (column_name, figure)
    WHERE p.snapshot_date = DATE '${snapshot_date}'
    UNION ALL
    SELECT
        'Buyers-repartition-by-country.csv' AS file_name,
        s.country AS row_key,
        c.column_name AS column_name,
        CAST(NULL AS DOUBLE) AS published,
        c.figure AS recomputed,
        0 AS is_published
    FROM buyer_sums AS s
    CROSS JOIN UNNEST(
        CAST(ARRAY[
            ROW('buyers', CAST(s.buyers AS DOUBLE)),
            ROW('topbuyers', CAST(s.top_buyers AS DOUBLE)),
            ROW('topbuyerratio', ROUND(s.top_buyers * 1e2 / NULLIF(s.buyers, 0), 1)),
            ROW('femalebuyers', CAST(s.female AS DOUBLE)),
            ROW('malebuyers', CAST(s.male AS DOUBLE)),
            ROW('topfemalebuyers', CAST(s.top_female AS DOUBLE)),
            ROW('topmalebuyers', CAST(s.top_male AS DOUBLE)),
            ROW('femalebuyersratio', ROUND(s.female * 1e2 / NULLIF(s.female + s.male, 0), 1)),
            ROW(
                'topfemalebuyersratio',
                ROUND(s.top_female * 1e2 / NULLIF(s.top_female + s.top_male, 0), 1)
            ),
            ROW('boughtperwishlistratio', ROUND(s.bought * 1e2 / NULLIF(s.wished, 0), 2)),
            ROW('boughtperlikeratio', ROUND(s.bought * 1e2 / NULLIF(s.liked, 0), 2)),
            ROW(
                'topboughtperwishlistratio',
                ROUND(s.top_bought * 1e2 / NULLIF(s.top_wished, 0), 2)
            ),
            ROW('topboughtperlikeratio', ROUND(s.top_bought * 1e2 / NULLIF(s.top_liked, 0), 2)),
            ROW('totalproductsbought', CAST(s.bought AS DOUBLE)),
            ROW('totalproductswished', CAST(s.wished AS DOUBLE)),
            ROW('totalproductsliked', CAST(s.liked AS DOUBLE)),
            ROW('toptotalproductsbought', CAST(COALESCE(s.top_bought, 0) AS DOUBLE)),
            ROW('toptotalproductswished', CAST(COALESCE(s.top_wished, 0) AS DOUBLE)),
            ROW('toptotalproductsliked', CAST(COALESCE(s.top_liked, 0) AS DOUBLE)),
            ROW('meanproductsbought', ROUND(s.bought * 1e0 / NULLIF(s.buyers, 0), 1)),
            ROW('meanproductswished', ROUND(s.wished * 1e0 / NULLIF(s.buyers, 0), 1)),
            ROW('meanproductsliked', ROUND(s.liked * 1e0 / NULLIF(s.buyers, 0), 1)),
            ROW('topmeanproductsbought', ROUND(s.top_bought * 1e0 / NULLIF(s.top_buyers, 0), 1)),
            ROW('topmeanproductswished', ROUND(s.top_wished * 1e0 / NULLIF(s.top_buyers, 0), 1)),
            ROW('topmeanproductsliked', ROUND(s.top_liked * 1e0 / NULLIF(s.top_buyers, 0), 1)),
            ROW('meanofflinedays', ROUND(s.offline_days * 1e0 / NULLIF(s.offline_known, 0), 1)),
            ROW(
                'topmeanofflinedays',
                ROUND(s.top_offline_days * 1e0 / NULLIF(s.top_offline_known, 0), 1)
            ),
            ROW('meanfollowers', ROUND(s.followers * 1e0 / NULLIF(s.buyers, 0), 1)),
            ROW('meanfollowing', ROUND(s.follows * 1e0 / NULLIF(s.buyers, 0), 1)),
            ROW('topmeanfollowers', ROUND(s.top_followers * 1e0 / NULLIF(s.top_buyers, 0), 1)),
            ROW('topmeanfollowing', ROUND(s.top_follows * 1e0 / NULLIF(s.top_buyers, 0), 1))
        ] AS ARRAY<ROW<column_name STRING, figure DOUBLE>>)
    ) AS c (column_name, figure)
    UNION ALL
    SELECT
        'Comparison-of-Sellers-by-Gender-and-Country.csv' AS file_name,
        CONCAT_WS('/', p.country_name, p.sex) AS row_key,
        c.column_name AS column_name,
        c.figure AS published,
        CAST(NULL AS DOUBLE) AS recomputed,
        1 AS is_published
    FROM silver.sellers_published AS p
    CROSS JOIN UNNEST(
        CAST(ARRAY[
            ROW('nbsellers', CAST(p.nbsellers AS DOUBLE)),
            ROW('meanproductssold', p.meanproductssold),
            ROW('meanproductslisted', p.meanproductslisted),
            ROW('meansellerpassrate', p.meansellerpassrate),
            ROW('totalproductssold', CAST(p.totalproductssold AS DOUBLE)),
            ROW('totalproductslisted', CAST(p.totalproductslisted AS DOUBLE)),
            ROW('meanproductsbought', p.meanproductsbought),
            ROW('meanproductswished', p.meanproductswished),
            ROW('meanproductsliked', p.meanproductsliked),
            ROW('totalbought', CAST(p.totalbought AS DOUBLE)),
            ROW('totalwished', CAST(p.totalwished AS DOUBLE)),
            ROW('totalproductsliked', CAST(p.totalproductsliked AS DOUBLE)),
            ROW('meanfollowers', p.meanfollowers),
            ROW('meanfollows', p.meanfollows),
            ROW('percentofappusers', p.percentofappusers),
            ROW('percentofiosusers', p.percentofiosusers),
            ROW('meanseniority', p.meanseniority)
        ] AS ARRAY<ROW<column_name STRING, figure DOUBLE>>)
    ) AS c (column_name, figure)
    WHERE p.snapshot_date = DATE '${snapshot_date}'
    UNION ALL
    SELECT
        'Comparison-of-Sellers-by-Gender-and-Country.csv' AS file_name,
        CONCAT_WS('/', s.country, s.sex) AS row_key,
        c.column_name AS column_name,
        CAST(NULL AS DOUBLE) AS published,
        c.figure AS recomputed,
        0 AS is_published
    FROM seller_sums AS s
    CROSS JOIN UNNEST(
        CAST(ARRAY[
            ROW('nbsellers', CAST(s.sellers AS DOUBLE)),
            ROW('meanproductssold', ROUND(s.sold * 1e0 / NULLIF(s.sellers, 0), 2)),
            ROW('meanproductslisted', ROUND(s.listed * 1e0 / NULLIF(s.sellers, 0), 2)),
            ROW('meansellerpassrate', ROUND(s.pass_rate * 1e0 / NULLIF(s.pass_rate_known, 0), 2)),
            ROW('totalproductssold', CAST(s.sold AS DOUBLE)),
            ROW('totalproductslisted', CAST(s.listed AS DOUBLE)),
            ROW('meanproductsbought', ROUND(s.bought * 1e0 / NULLIF(s.sellers, 0), 2)),
            ROW('meanproductswished', ROUND(s.wished * 1e0 / NULLIF(s.sellers, 0), 2)),
            ROW('meanproductsliked', ROUND(s.liked * 1e0 / NULLIF(s.sellers, 0), 2)),
            ROW('totalbought', CAST(s.bought AS DOUBLE)),
            ROW('totalwished', CAST(s.wished AS DOUBLE)),
            ROW('totalproductsliked', CAST(s.liked AS DOUBLE)),
            ROW('meanfollowers', ROUND(s.followers * 1e0 / NULLIF(s.sellers, 0), 1)),
            ROW('meanfollows', ROUND(s.follows * 1e0 / NULLIF(s.sellers, 0), 1)),
            ROW('percentofappusers', FLOOR(s.app_users * 1e2 / NULLIF(s.app_known, 0))),
            ROW('percentofiosusers', FLOOR(s.ios_users * 1e2 / NULLIF(s.ios_known, 0))),
            ROW('meanseniority', s.seniority_days * 1e0 / NULLIF(s.seniority_known, 0))
        ] AS ARRAY<ROW<column_name STRING, figure DOUBLE>>)
    ) AS c (column_name, figure)
    UNION ALL
    SELECT
        'Countries-with-Top-Sellers-(Fashion-C2C).csv' AS file_name,
        p.country_name AS row_key,
        c.column_name AS column_name,
        c.figure AS published,
        CAST(NULL AS DOUBLE) AS recomputed,
        1 AS is_published
    FROM silver.top_sellers_published AS p
    CROSS JOIN UNNEST(
        CAST(ARRAY[
            ROW('sellers', CAST(p.sellers AS DOUBLE)),
            ROW('topsellers', CAST(p.topsellers AS DOUBLE)),
            ROW('topsellerratio', p.topsellerratio),
            ROW('femalesellersratio', p.femalesellersratio),
            ROW('topfemalesellersratio', p.topfemalesellersratio),
            ROW('femalesellers', CAST(p.femalesellers AS DOUBLE)),
            ROW('malesellers', CAST(p.malesellers AS DOUBLE)),
            ROW('topfemalesellers', CAST(p.topfemalesellers AS DOUBLE)),
            ROW('topmalesellers', CAST(p.topmalesellers AS DOUBLE)),
            ROW('countrysoldratio', p.countrysoldratio),
            ROW('bestsoldratio', p.bestsoldratio),
            ROW('toptotalproductssold', CAST(p.toptotalproductssold AS DOUBLE)),
            ROW('totalproductssold', CAST(p.totalproductssold AS DOUBLE)),
            ROW('toptotalproductslisted', CAST(p.toptotalproductslisted AS DOUBLE)),
            ROW('totalproductslisted', CAST(p.totalproductslisted AS DOUBLE)),
            ROW('topmeanproductssold', p.topmeanproductssold),
            ROW('topmeanproductslisted', p.topmeanproductslisted),
            ROW('meanproductssold', p.meanproductssold),
            ROW('meanproductslisted', p.meanproductslisted),
            ROW('meanofflinedays', p.meanofflinedays),
            ROW('topmeanofflinedays', p.topmeanofflinedays),
            ROW('meanfollowers', p.meanfollowers),
            ROW('meanfollowing', p.meanfollowing),
            ROW('topmeanfollowers', p.topmeanfollowers),
            ROW('topmeanfollowing', p.topmeanfollowing)
        ] AS ARRAY<ROW<column_name STRING, figure DOUBLE>>)
    ) AS c (column_name, figure)
    WHERE p.snapshot_date = DATE '${snapshot_date}'
    UNION ALL
    SELECT
        'Countries-with-Top-Sellers-(Fashion-C2C).csv' AS file_name,
        s.country AS row_key,
        c.column_name AS column_name,
        CAST(NULL AS DOUBLE) AS published,
        c.figure AS recomputed,
        0 AS is_published
    FROM top_seller_sums AS s
    CROSS JOIN UNNEST(
        CAST(ARRAY[
            ROW('sellers', CAST(s.sellers AS DOUBLE)),
            ROW('topsellers', CAST(s.top_sellers AS DOUBLE)),
            ROW('topsellerratio', ROUND(s.top_sellers * 1e2 / NULLIF(s.sellers, 0), 1)),
            ROW('femalesellersratio', ROUND(s.female * 1e2 / NULLIF(s.female + s.male, 0), 1)),
            ROW(
                'topfemalesellersratio',
                ROUND(s.top_female * 1e2 / NULLIF(s.top_female + s.top_male, 0), 1)
            ),
            ROW('femalesellers', CAST(s.female AS DOUBLE)),
            ROW('malesellers', CAST(s.male AS DOUBLE)),
            ROW('topfemalesellers', CAST(s.top_female AS DOUBLE)),
            ROW('topmalesellers', CAST(s.top_male AS DOUBLE)),
            ROW('countrysoldratio', ROUND(s.sold * 1e0 / NULLIF(s.listed, 0), 2)),
            ROW('bestsoldratio', ROUND(s.top_sold * 1e0 / NULLIF(s.top_listed, 0), 2)),
            ROW('toptotalproductssold', CAST(s.top_sold AS DOUBLE)),
            ROW('totalproductssold', CAST(s.sold AS DOUBLE)),
            ROW('toptotalproductslisted', CAST(s.top_listed AS DOUBLE)),
            ROW('totalproductslisted', CAST(s.listed AS DOUBLE)),
            ROW('topmeanproductssold', s.top_sold * 1e0 / s.top_sellers),
            ROW('topmeanproductslisted', s.top_listed * 1e0 / s.top_sellers),
            ROW('meanproductssold', s.sold * 1e0 / s.sellers),
            ROW('meanproductslisted', s.listed * 1e0 / s.sellers),
            ROW('meanofflinedays', ROUND(s.offline_days * 1e0 / NULLIF(s.offline_known, 0), 1)),
            ROW(
                'topmeanofflinedays',
                ROUND(s.top_offline_days * 1e0 / NULLIF(s.top_offline_known, 0), 1)
            ),
            ROW('meanfollowers', ROUND(s.followers * 1e0 / NULLIF(s.sellers, 0), 1)),
            ROW('meanfollowing', ROUND(s.follows * 1e0 / NULLIF(s.sellers, 0), 1)),
            ROW('topmeanfollowers', ROUND(s.top_followers * 1e0 / NULLIF(s.top_sellers, 0), 1)),
            ROW('topmeanfollowing', ROUND(s.top_follows * 1e0 / NULLIF(s.top_sellers, 0), 1))
        ] AS ARRAY<ROW<column_name STRING, figure DOUBLE>>)
    ) AS c (column_name, figure)
),

pairs AS (
    SELECT
        c.file_name AS file_name,
        c.row_key AS row_key,
        c.column_name AS column_name,
        SUM(c.published) AS published,
        SUM(c.recomputed) AS recomputed,
        SUM(c.is_published) AS is_published
    FROM cells AS c
    GROUP BY c.file_name, c.row_key, c.column_name
),

files AS (
    SELECT
        p.file_name AS file_name,
        p.row_key AS row_key,
        p.column_name AS column_name,
        p.published AS published,
        p.recomputed AS recomputed,
        SUM(p.is_published) OVER (PARTITION BY p.file_name) AS published_cells
    FROM pairs AS p
)
SELECT
    DATE '${snapshot_date}' AS snapshot_date,
    f.file_name AS file_name,
    f.row_key AS row_key,
    f.column_name AS column_name,
    f.published AS published,
    f.recomputed AS recomputed
FROM files AS f
-- A file that was not published that day has nothing to differ from.
WHERE f.published_cells > 0
    AND (
        (f.published IS NULL) <> (f.recomputed IS NULL)
        OR ABS(f.published - f.recomputed) > 1e-9
    )
