/** Steps of the pipeline that SQL cannot say: split off rejects, apply rules, deduplicate. */
package io.lakehouse.jobs.stream;
