-- Types the sales of the shops: one row per transaction and snapshot date.
-- A quantity that is no integer becomes -1, for the soft rule to count it and to null it.
INSERT INTO silver.transactions_by_day
WITH typed AS (
    SELECT
        t.snapshot_date AS snapshot_date,
        TEXT(t.transaction_id) AS transaction_id,
        PARSE_BIGINT(t.customer_id) AS customer_id,
        PARSE_BIGINT(t.product_id) AS product_id,
        COALESCE(PARSE_BIGINT(t.quantity), CASE WHEN t.quantity IS NOT NULL THEN -1 END)
            AS quantity,
        PARSE_MONEY(t.total_amount) AS total_amount,
        PARSE_DATE(t.transaction_date) AS transaction_date,
        NFC(t.payment_method) AS payment_method,
        NFC(t.store_type) AS store_type,
        t.source_file AS source_file,
        t.source_line AS source_line,
        t.arrived_at AS arrived_at,
        ${record.t} AS payload
    FROM bronze.transactions AS t
    WHERE t.snapshot_date = DATE '${snapshot_date}'
)
SELECT
    t.snapshot_date AS snapshot_date,
    t.transaction_id AS transaction_id,
    t.customer_id AS customer_id,
    t.product_id AS product_id,
    t.quantity AS quantity,
    t.total_amount AS total_amount,
    t.transaction_date AS transaction_date,
    t.payment_method AS payment_method,
    t.store_type AS store_type,
    t.source_file AS source_file,
    t.source_line AS source_line,
    t.arrived_at AS arrived_at,
    t.payload AS payload
FROM typed AS t
