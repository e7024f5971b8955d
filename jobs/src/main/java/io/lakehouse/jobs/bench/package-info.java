/**
 * {@code ./lake bench}: what a run costs, measured from outside as a whole process, and where the
 * time goes.
 *
 * <p>{@link io.lakehouse.jobs.bench.BatchInput} prepares a landing day, {@link
 * io.lakehouse.jobs.bench.BatchBench} runs the packaged job on it in processes of its own, and the
 * outcome is a {@link io.lakehouse.jobs.bench.BatchReport}, printed as a table and kept as JSON.
 */
package io.lakehouse.jobs.bench;
