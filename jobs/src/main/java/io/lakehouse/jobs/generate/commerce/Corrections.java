package io.lakehouse.jobs.generate.commerce;

import io.lakehouse.jobs.generate.GeneratedFile;

/**
 * Orders of an earlier day that a later one delivers again with another status.
 *
 * @param file the file; its lines are the orders
 * @param change what it changes in the money of the earlier day: revenue becomes less, refunded and
 *     cancelled more
 */
public record Corrections(GeneratedFile file, Sales change) {}
