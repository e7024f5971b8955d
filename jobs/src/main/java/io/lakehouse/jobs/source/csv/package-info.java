/**
 * CSV files as records with lineage.
 *
 * <p>A file is read once, from its start to its end, by one reader: {@link
 * io.lakehouse.jobs.source.csv.CsvTokenizer} cuts bytes into fields, {@link
 * io.lakehouse.jobs.source.file.FileHeader} says which field is which column, and {@link
 * io.lakehouse.jobs.source.csv.CsvRowFormat} makes rows of them for Flink's file source. What is no
 * record becomes a row with a reason and its raw bytes; what is no CSV file at all is refused by
 * {@link io.lakehouse.jobs.source.csv.CsvFormat} before the run.
 */
package io.lakehouse.jobs.source.csv;
