-- The roll-up rows of the sellers' file are the sums of its other rows, by sex and for both.
-- severity: warning
-- tables: silver.sellers_published, silver.sellers_published_totals
WITH sums AS (
    SELECT
        s.sex AS sex,
        SUM(s.nbsellers) AS nbsellers,
        SUM(s.totalproductssold) AS totalproductssold,
        SUM(s.totalproductslisted) AS totalproductslisted,
        SUM(s.totalbought) AS totalbought,
        SUM(s.totalwished) AS totalwished,
        SUM(s.totalproductsliked) AS totalproductsliked
    FROM silver.sellers_published AS s
    WHERE s.snapshot_date = DATE '${snapshot_date}'
    GROUP BY GROUPING SETS ((s.sex), ())
)
SELECT
    COALESCE(t.sex, 'both') AS sex,
    t.nbsellers AS nbsellers,
    s.nbsellers AS sum_of_nbsellers,
    t.totalproductssold AS totalproductssold,
    s.totalproductssold AS sum_of_totalproductssold,
    t.totalproductslisted AS totalproductslisted,
    s.totalproductslisted AS sum_of_totalproductslisted,
    t.totalbought AS totalbought,
    s.totalbought AS sum_of_totalbought,
    t.totalwished AS totalwished,
    s.totalwished AS sum_of_totalwished,
    t.totalproductsliked AS totalproductsliked,
    s.totalproductsliked AS sum_of_totalproductsliked
FROM silver.sellers_published_totals AS t
LEFT JOIN sums AS s
    ON COALESCE(s.sex, 'both') = COALESCE(t.sex, 'both')
WHERE t.snapshot_date = DATE '${snapshot_date}'
    AND (
        t.nbsellers IS DISTINCT FROM s.nbsellers
        OR t.totalproductssold IS DISTINCT FROM s.totalproductssold
        OR t.totalproductslisted IS DISTINCT FROM s.totalproductslisted
        OR t.totalbought IS DISTINCT FROM s.totalbought
        OR t.totalwished IS DISTINCT FROM s.totalwished
        OR t.totalproductsliked IS DISTINCT FROM s.totalproductsliked
    )
