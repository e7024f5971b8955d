-- Keeps feed orders as it came, with its lineage: one row per message or line of a file.
INSERT INTO bronze.orders
SELECT
    o.`value` AS `value`,
    o.extra AS extra,
    o.event_key AS event_key,
    o.headers AS headers,
    o.source_partition AS source_partition,
    o.source_file AS source_file,
    o.source_line AS source_line,
    o.arrived_at AS arrived_at,
    o.snapshot_date AS snapshot_date,
    o.run_id AS run_id
FROM source.orders AS o
