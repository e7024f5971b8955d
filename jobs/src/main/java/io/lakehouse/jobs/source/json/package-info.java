/**
 * Events as JSON objects, from Kafka or from {@code .jsonl} files, as rows with lineage.
 *
 * <p>{@link io.lakehouse.jobs.source.json.JsonFields} takes the bytes of one event apart, {@link
 * io.lakehouse.jobs.source.json.JsonDecoder} makes a row of it in the layout of {@link
 * io.lakehouse.jobs.source.json.JsonSchema}. What is no JSON object becomes a row with a reason and
 * its raw bytes.
 */
package io.lakehouse.jobs.source.json;
