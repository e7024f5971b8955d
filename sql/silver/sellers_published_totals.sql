-- Types the published roll-ups: one row per sex (null for both) and snapshot date.
-- A count that is no integer becomes -1, which a hard rule refuses; an empty one stays null.
INSERT INTO silver.sellers_published_totals
WITH typed AS (
    SELECT
        s.snapshot_date AS snapshot_date,
        NFC(s.sex) AS sex,
        COALESCE(PARSE_BIGINT(s.nbsellers),
            CASE WHEN s.nbsellers IS NOT NULL THEN -1 END) AS nbsellers,
        PARSE_DOUBLE(s.meanproductssold) AS meanproductssold,
        PARSE_DOUBLE(s.meanproductslisted) AS meanproductslisted,
        PARSE_DOUBLE(s.meansellerpassrate) AS meansellerpassrate,
        COALESCE(PARSE_BIGINT(s.totalproductssold),
            CASE WHEN s.totalproductssold IS NOT NULL THEN -1 END) AS totalproductssold,
        COALESCE(PARSE_BIGINT(s.totalproductslisted),
            CASE WHEN s.totalproductslisted IS NOT NULL THEN -1 END) AS totalproductslisted,
        PARSE_DOUBLE(s.meanproductsbought) AS meanproductsbought,
        PARSE_DOUBLE(s.meanproductswished) AS meanproductswished,
        PARSE_DOUBLE(s.meanproductsliked) AS meanproductsliked,
        COALESCE(PARSE_BIGINT(s.totalbought),
            CASE WHEN s.totalbought IS NOT NULL THEN -1 END) AS totalbought,
        COALESCE(PARSE_BIGINT(s.totalwished),
            CASE WHEN s.totalwished IS NOT NULL THEN -1 END) AS totalwished,
        COALESCE(PARSE_BIGINT(s.totalproductsliked),
            CASE WHEN s.totalproductsliked IS NOT NULL THEN -1 END) AS totalproductsliked,
        PARSE_DOUBLE(s.meanfollowers) AS meanfollowers,
        PARSE_DOUBLE(s.meanfollows) AS meanfollows,
        CASE WHEN s.percentofappusers IS NULL THEN 0e0 ELSE PARSE_DOUBLE(s.percentofappusers) END
            AS percentofappusers,
        CASE WHEN s.percentofiosusers IS NULL THEN 0e0 ELSE PARSE_DOUBLE(s.percentofiosusers) END
            AS percentofiosusers,
        PARSE_DOUBLE(s.meanseniority) AS meanseniority,
        s.source_file AS source_file,
        s.source_line AS source_line,
        s.arrived_at AS arrived_at,
        ${record.s} AS payload
    FROM bronze.c2c_sellers AS s
    WHERE s.snapshot_date = DATE '${snapshot_date}'
        AND NFC(s.country) IS NULL
)
SELECT
    t.snapshot_date AS snapshot_date,
    t.sex AS sex,
    t.nbsellers AS nbsellers,
    t.meanproductssold AS meanproductssold,
    t.meanproductslisted AS meanproductslisted,
    t.meansellerpassrate AS meansellerpassrate,
    t.totalproductssold AS totalproductssold,
    t.totalproductslisted AS totalproductslisted,
    t.meanproductsbought AS meanproductsbought,
    t.meanproductswished AS meanproductswished,
    t.meanproductsliked AS meanproductsliked,
    t.totalbought AS totalbought,
    t.totalwished AS totalwished,
    t.totalproductsliked AS totalproductsliked,
    t.meanfollowers AS meanfollowers,
    t.meanfollows AS meanfollows,
    t.percentofappusers AS percentofappusers,
    t.percentofiosusers AS percentofiosusers,
    t.meanseniority AS meanseniority,
    t.source_file AS source_file,
    t.source_line AS source_line,
    t.arrived_at AS arrived_at,
    t.payload AS payload
FROM typed AS t
