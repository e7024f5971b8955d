/** Where jobs run: a cluster inside this process, one on this machine, or the caller's. */
package io.lakehouse.jobs.cluster;
