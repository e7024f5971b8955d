/**
 * JSON as rows with lineage: events, which are objects from Kafka or lines of files, and arrays of
 * records.
 *
 * <p>{@link io.lakehouse.jobs.source.json.JsonFields} takes the bytes of one object apart. Of an
 * event {@link io.lakehouse.jobs.source.json.JsonDecoder} makes a row in the layout of {@link
 * io.lakehouse.jobs.source.json.JsonSchema}; {@link io.lakehouse.jobs.source.json.JsonArrayFormat}
 * cuts the array that a file is into its objects and makes the rows that all files of records have.
 * What is no JSON object becomes a row with a reason and its raw bytes.
 */
package io.lakehouse.jobs.source.json;
