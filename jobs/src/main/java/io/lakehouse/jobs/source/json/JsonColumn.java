package io.lakehouse.jobs.source.json;

import java.io.Serializable;

/**
 * A field that a feed's contract knows.
 *
 * @param name the column's name in bronze
 * @param field its name in the JSON object
 * @param isNested whether it is JSON, which may also come as text, see {@link NestedText}
 */
public record JsonColumn(String name, String field, boolean isNested) implements Serializable {

  /** A field that is what it is. */
  public JsonColumn(String name, String field) {
    this(name, field, false);
  }
}
