-- Keeps feed user_activity as it came, with its lineage: one row per message of the topic.
INSERT INTO bronze.user_activity
SELECT
    a.`value` AS `value`,
    a.event_key AS event_key,
    a.headers AS headers,
    a.source_partition AS source_partition,
    a.source_file AS source_file,
    a.source_line AS source_line,
    a.arrived_at AS arrived_at,
    a.snapshot_date AS snapshot_date,
    a.run_id AS run_id
FROM source.user_activity AS a
