/**
 * {@code ./lake bench}: what a run costs, measured from outside as a whole process, and where the
 * time goes.
 *
 * <p>{@link io.lakehouse.jobs.bench.BatchInput} prepares a landing day, {@link
 * io.lakehouse.jobs.bench.BatchBench} runs the packaged job on it in processes of its own, and the
 * outcome is a {@link io.lakehouse.jobs.bench.BatchReport}, printed as a table and kept as JSON.
 *
 * <p>{@link io.lakehouse.jobs.bench.StreamBench} does the same for a stream that catches up with a
 * backlog of events, and {@link io.lakehouse.jobs.bench.FreshnessBench} for one whose events arrive
 * at a steady rate; the broker is in yet another process. {@link io.lakehouse.jobs.bench.ReadBench}
 * tells what Spark then pays for reading, before and after maintenance.
 */
package io.lakehouse.jobs.bench;
