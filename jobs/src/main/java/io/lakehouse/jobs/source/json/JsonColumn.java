package io.lakehouse.jobs.source.json;

import java.io.Serializable;

/**
 * A field that a feed's contract knows.
 *
 * @param name the column's name in bronze
 * @param field its name in the JSON object
 */
public record JsonColumn(String name, String field) implements Serializable {}
