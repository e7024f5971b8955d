/** Configuration: defaults of {@code flink-conf/}, then a file, then keys, then options. */
package io.lakehouse.jobs.config;
