-- Sales of the shops as they are now: one row per transaction, as the last day has it.
INSERT INTO silver.transactions
SELECT
    t.snapshot_date AS as_of,
    t.transaction_id AS transaction_id,
    t.customer_id AS customer_id,
    t.product_id AS product_id,
    t.quantity AS quantity,
    t.total_amount AS total_amount,
    t.transaction_date AS transaction_date,
    t.payment_method AS payment_method,
    t.store_type AS store_type
FROM silver.transactions_by_day AS t
WHERE t.snapshot_date <= DATE '${as_of}'
