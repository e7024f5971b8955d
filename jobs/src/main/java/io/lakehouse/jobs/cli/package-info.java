/** The commands of {@code ./lake}. */
package io.lakehouse.jobs.cli;
