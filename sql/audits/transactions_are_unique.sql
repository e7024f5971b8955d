-- A transaction of the shops has one row.
-- severity: blocking
-- tables: silver.transactions
-- unique: silver.transactions
SELECT
    t.transaction_id AS transaction_id,
    COUNT(*) AS row_count
FROM silver.transactions AS t
GROUP BY t.transaction_id
HAVING COUNT(*) > 1
