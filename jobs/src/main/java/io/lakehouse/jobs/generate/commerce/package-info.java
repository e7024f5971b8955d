/**
 * A landing day of the five commerce feeds, with the truth about it.
 *
 * <p>{@link io.lakehouse.jobs.generate.commerce.CommerceGenerator} writes orders (CSV),
 * transactions (Parquet), customers (CSV), inventory (XLSX) and products (JSON), and says as {@link
 * io.lakehouse.jobs.generate.commerce.CommerceDay} what a reader must find: good, rejected and
 * quarantined records, copies and money in exact cents, counted while they were written. The same
 * arguments give the same files.
 */
package io.lakehouse.jobs.generate.commerce;
