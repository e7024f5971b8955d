/**
 * Parquet files as records with lineage.
 *
 * <p>{@link io.lakehouse.jobs.source.parquet.ParquetFormat} judges a file by its footer. Flink's
 * own format reads the columns, as vectors, and {@link
 * io.lakehouse.jobs.source.parquet.ParquetColumn} makes text of their values: what type a column
 * should have is for silver to say, as it is of any other format.
 */
package io.lakehouse.jobs.source.parquet;
