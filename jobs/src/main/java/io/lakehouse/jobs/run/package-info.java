/** A day as a transaction: write to a branch, audit, publish; and what is recorded of it. */
package io.lakehouse.jobs.run;
