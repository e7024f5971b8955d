/** The session MiniCluster of a {@code ./lake} process. */
package io.lakehouse.jobs.cluster;
