package io.lakehouse.catalog.contract;

import java.util.Set;

/**
 * A column of a feed. In bronze it is a string.
 *
 * @param name its name in bronze
 * @param header its name in the file
 * @param schemas the schemas of the feed that have it; empty where all have it
 * @param nested whether its text is JSON, which may come as it is or in single quotes; only of
 *     feeds of events
 */
public record FeedColumn(
    String name, String header, Set<String> schemas, boolean nested, String doc) {
  public FeedColumn {
    schemas = Set.copyOf(schemas);
  }
}
