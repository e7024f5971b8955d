/**
 * Files like the platform's real ones, for demos, tests and benchmarks.
 *
 * <p>{@link io.lakehouse.jobs.generate.C2cGenerator} writes one landing day: users in both
 * published schemas and the three aggregate files, which agree exactly with the users of the 2018
 * schema. {@link io.lakehouse.jobs.generate.EventGenerator} makes a stream of what the same users
 * do; {@link io.lakehouse.jobs.generate.EventFiles} and {@link
 * io.lakehouse.jobs.generate.EventTopic} take it. A store's orders, customers and products are in
 * {@code commerce}. The same arguments give the same bytes.
 */
package io.lakehouse.jobs.generate;
