-- How many published figures differ from the recomputed ones; 0 when the platform is right.
SELECT
    COUNT(*) AS differing_figures,
    COUNT(DISTINCT d.file_name) AS files
FROM gold.published_vs_recomputed AS d
