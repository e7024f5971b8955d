-- The figures published by the platform are those recomputed from silver.users.
-- severity: warning
-- tables: gold.published_vs_recomputed
SELECT
    d.file_name AS file_name,
    d.row_key AS row_key,
    d.column_name AS column_name,
    d.published AS published,
    d.recomputed AS recomputed
FROM gold.published_vs_recomputed AS d
WHERE d.snapshot_date = DATE '${snapshot_date}'
