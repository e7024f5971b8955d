/**
 * Who we are, for Flink's plugin {@code flink-azure-fs-hadoop}: the ways that Hadoop's driver got
 * only after the version in it. Each is a class that a key {@code fs.azure.*.provider.type} names.
 */
package io.lakehouse.azure;
