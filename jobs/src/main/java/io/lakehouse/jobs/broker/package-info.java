/**
 * A Kafka broker in this process, for demos, benchmarks and tests.
 *
 * <p>{@link io.lakehouse.jobs.broker.LocalBroker} is all of it; the broker's own code is the module
 * {@code broker}.
 */
package io.lakehouse.jobs.broker;
