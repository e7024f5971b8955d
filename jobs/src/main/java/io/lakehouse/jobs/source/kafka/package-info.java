/**
 * Events from Kafka topics as rows with lineage, and a look at the topics before a job starts.
 *
 * <p>Where a job stands in its topics is its own state: no consumer group, no committed offsets.
 */
package io.lakehouse.jobs.source.kafka;
