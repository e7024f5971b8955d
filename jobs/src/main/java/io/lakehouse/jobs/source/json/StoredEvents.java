package io.lakehouse.jobs.source.json;

import io.lakehouse.catalog.contract.FeedContract;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.LocalDate;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Makes of the rows that a table keeps of events the rows of {@link JsonSchema} that they came as:
 * the same lineage and the run that read them first. Of {@code bronze.<feed>} the value is decoded,
 * of {@code silver.quarantine} the payload, of {@code bronze.rejects} what could not be read.
 *
 * <p>A reject of a file is decoded as the line it was, so that its own lineage counts; the key and
 * the headers of a message are not kept beside a reject and stay null.
 */
public final class StoredEvents extends RichMapFunction<RowData, RowData> {
  private static final long serialVersionUID = 1;

  private final JsonSchema schema;
  private final List<String> patterns;
  private final Text text;
  private final Lineage lineage;
  private transient JsonDecoder messages;
  private transient List<PathMatcher> files;

  private enum Kind {
    EVENT,
    PAYLOAD,
    REJECT
  }

  /** Where the text of the event stands, and its bytes where it may be no text; -1 for none. */
  private record Text(Kind kind, int text, int bytes) implements Serializable {
    byte[] of(RowData row) {
      if (bytes >= 0 && !row.isNullAt(bytes)) {
        return row.getBinary(bytes);
      }
      return row.isNullAt(text)
          ? new byte[0]
          : row.getString(text).toString().getBytes(StandardCharsets.UTF_8);
    }
  }

  private record Lineage(int partition, int file, int line, int arrivedAt, int date, int runId)
      implements Serializable {
    JsonOrigin of(RowData row) {
      return new JsonOrigin(
          StringData.fromString(row.getString(file).toString()),
          row.isNullAt(partition) ? 0 : row.getInt(partition),
          row.getLong(line),
          row.getTimestamp(arrivedAt, 6).getMillisecond(),
          row.getInt(date),
          null,
          null);
    }
  }

  private StoredEvents(JsonSchema schema, List<String> patterns, Text text, Lineage lineage) {
    this.schema = schema;
    this.patterns = patterns;
    this.text = text;
    this.lineage = lineage;
  }

  /**
   * The step for the rows of a table.
   *
   * @param feed the feed of the events
   * @param type the table's row
   */
  public static StoredEvents of(FeedContract feed, RowType type) {
    Text text;
    if (type.getFieldIndex("payload") >= 0) {
      text = new Text(Kind.PAYLOAD, type.getFieldIndex("payload"), -1);
    } else if (type.getFieldIndex("raw_bytes") >= 0) {
      text = new Text(Kind.REJECT, type.getFieldIndex("raw_text"), type.getFieldIndex("raw_bytes"));
    } else {
      text = new Text(Kind.EVENT, type.getFieldIndex("value"), -1);
    }
    Lineage lineage =
        new Lineage(
            type.getFieldIndex("source_partition"),
            type.getFieldIndex("source_file"),
            type.getFieldIndex("source_line"),
            type.getFieldIndex("arrived_at"),
            type.getFieldIndex("snapshot_date"),
            type.getFieldIndex("run_id"));
    return new StoredEvents(JsonSchema.of(feed), List.copyOf(feed.patterns()), text, lineage);
  }

  @Override
  public void open(OpenContext context) {
    messages = new JsonDecoder(schema, "");
    files =
        patterns.stream()
            .map(pattern -> FileSystems.getDefault().getPathMatcher("glob:" + pattern))
            .toList();
  }

  @Override
  public RowData map(RowData row) {
    JsonOrigin origin = lineage.of(row);
    GenericRowData event = decode(text.of(row), origin);
    event.setField(
        schema.columns().size() + JsonSchema.RUN_ID,
        StringData.fromString(row.getString(lineage.runId()).toString()));
    return event;
  }

  private GenericRowData decode(byte[] bytes, JsonOrigin origin) {
    boolean isLine = text.kind() != Kind.PAYLOAD && isFile(origin.file().toString());
    if (isLine && text.kind() == Kind.REJECT) {
      return line(origin).decode(bytes, origin.line());
    }
    byte[] value = bytes.length == 0 ? null : bytes;
    return isLine ? line(origin).decode(value, origin) : messages.decode(value, origin);
  }

  private JsonLineDecoder line(JsonOrigin origin) {
    LocalDate date = LocalDate.ofEpochDay(origin.snapshotDate());
    return new JsonLineDecoder(schema, date, "", origin.file().toString());
  }

  private boolean isFile(String name) {
    return files.stream().anyMatch(pattern -> pattern.matches(Path.of(name)));
  }
}
