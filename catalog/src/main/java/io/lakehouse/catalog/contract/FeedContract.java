package io.lakehouse.catalog.contract;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a feed delivers.
 *
 * @param format of the feed's files
 * @param sheet the sheet of a workbook that has the records; only of format xlsx
 * @param topic the Kafka topic that brings the feed's records as JSON objects, where there is one
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
    Format format,
    Optional<String> sheet,
    Optional<String> topic,
    List<String> patterns,
    boolean required,
    List<String> key,
    Map<String, String> schemas,
    List<FeedColumn> columns) {

  /** How the files of a feed hold its records. */
  public enum Format {
    /** A header and lines. */
    CSV,
    /** A JSON object a line; a message is one object. */
    JSON,
    /** One JSON array of objects a file. */
    JSON_ARRAY,
    /** Apache Parquet. */
    PARQUET,
    /** A workbook of Office Open XML, one sheet of which has the records. */
    XLSX
  }

  public FeedContract {
    patterns = List.copyOf(patterns);
    key = List.copyOf(key);
    // Not Map.copyOf: the order matters.
    schemas = Collections.unmodifiableMap(new LinkedHashMap<>(schemas));
    columns = List.copyOf(columns);
  }

  /** Whether its records are events that may also arrive as messages. */
  public boolean isEvents() {
    return topic.isPresent() || format == Format.JSON;
  }
}
