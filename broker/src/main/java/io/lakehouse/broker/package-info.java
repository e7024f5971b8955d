/**
 * One Kafka broker in this JVM, for demos, benchmarks and tests.
 *
 * <p>A module of its own: Kafka's server is written in Scala 2.13 and Flink's planner in 2.12,
 * which cannot share a class loader. {@code io.lakehouse.jobs.broker.LocalBroker} gives it one.
 */
package io.lakehouse.broker;
