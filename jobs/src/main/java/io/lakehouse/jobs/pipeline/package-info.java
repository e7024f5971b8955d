/** Loads the SQL, orders it by layer, applies the contracts' rules, and makes jobs of it. */
package io.lakehouse.jobs.pipeline;
