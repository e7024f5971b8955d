/**
 * The test fixture, published as a test-jar: a lakehouse on a temporary warehouse with a
 * MiniCluster that all tests of a JVM share, cases for SQL models, and comparisons that ignore
 * order.
 */
package io.lakehouse.jobs.testing;
