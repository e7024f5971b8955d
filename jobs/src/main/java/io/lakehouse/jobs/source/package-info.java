/** What arrives, as rows with lineage; what cannot be read is marked as a reject. */
package io.lakehouse.jobs.source;
