/**
 * Other engines read what Flink has written, through the REST catalog, and find the same rows.
 *
 * <p>{@link io.lakehouse.readers.SparkReadsIT} is in every build; Trino needs a newer Java and the
 * Maven profile {@code trino}.
 */
package io.lakehouse.readers;
