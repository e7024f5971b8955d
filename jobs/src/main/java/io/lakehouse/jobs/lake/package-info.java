/** Flink's view of the Iceberg catalog: tables of a branch, a tag, or as they are. */
package io.lakehouse.jobs.lake;
