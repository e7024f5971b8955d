-- A user has one row a day. The profile keeps every row of silver.users, so this proves both.
-- severity: blocking
-- tables: silver.users, gold.user_market_profile
-- unique: gold.user_market_profile
SELECT
    'gold.user_market_profile' AS table_name,
    p.user_id AS user_id,
    COUNT(*) AS row_count
FROM gold.user_market_profile AS p
WHERE p.snapshot_date = DATE '${snapshot_date}'
GROUP BY p.user_id
HAVING COUNT(*) > 1
