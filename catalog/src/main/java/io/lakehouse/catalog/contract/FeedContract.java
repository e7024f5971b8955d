package io.lakehouse.catalog.contract;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a feed delivers.
 *
 * @param format {@code csv}: a header and lines, {@code json}: an object a line or message
 * @param topic the Kafka topic that brings the feed's messages, where there is one
 * @param patterns globs on the file name; a file that matches one is the feed's
 * @param required a day is refused without a row of it
 * @param key names of the columns that a file must have to be the feed's at all
 * @param schemas schema name to the column whose presence tells the schema, in the order to try;
 *     empty where the feed has one schema only
 */
public record FeedContract(
    String name,
    String doc,
    String owner,
    String format,
    Optional<String> topic,
    List<String> patterns,
    boolean required,
    List<String> key,
    Map<String, String> schemas,
    List<FeedColumn> columns) {

  public FeedContract {
    patterns = List.copyOf(patterns);
    key = List.copyOf(key);
    // Not Map.copyOf: the order matters.
    schemas = Collections.unmodifiableMap(new LinkedHashMap<>(schemas));
    columns = List.copyOf(columns);
  }
}
