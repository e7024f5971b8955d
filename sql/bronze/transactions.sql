-- Keeps feed transactions as text, with its lineage: one row per row and snapshot date.
INSERT INTO bronze.transactions
SELECT
    t.transaction_id AS transaction_id,
    t.customer_id AS customer_id,
    t.product_id AS product_id,
    t.quantity AS quantity,
    t.total_amount AS total_amount,
    t.transaction_date AS transaction_date,
    t.payment_method AS payment_method,
    t.store_type AS store_type,
    t.extra AS extra,
    t.source_schema AS source_schema,
    t.source_file AS source_file,
    t.source_line AS source_line,
    t.arrived_at AS arrived_at,
    t.snapshot_date AS snapshot_date,
    t.run_id AS run_id
FROM source.transactions AS t
