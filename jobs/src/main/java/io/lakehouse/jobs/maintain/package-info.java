/**
 * Keeps tables fast to read and small: compaction, manifests, retention, old snapshots, orphan
 * files. It changes no row that a contract keeps, and leaves alone what others are at work with.
 */
package io.lakehouse.jobs.maintain;
