/** Moves rows: from sources through bronze and silver to gold, with Flink. */
package io.lakehouse.jobs;
