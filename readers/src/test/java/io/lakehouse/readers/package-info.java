/**
 * Other engines read what Flink has written, through the REST catalog, and find the same rows.
 *
 * <p>{@link io.lakehouse.readers.SparkReadsIT} is in every build; Trino needs a newer Java and the
 * Maven profile {@code trino}, and so does {@link io.lakehouse.readers.AzureReads}, a whole day and
 * a stream at {@code abfss://}.
 */
package io.lakehouse.readers;
