/**
 * Flink's view of the Iceberg catalog: tables of a branch, a tag, or as they are, rows on their way
 * to a table, and the function {@code LOOKUP} in small ones.
 */
package io.lakehouse.jobs.lake;
