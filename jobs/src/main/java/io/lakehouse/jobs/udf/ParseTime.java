package io.lakehouse.jobs.udf;

import java.time.LocalDateTime;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/**
 * {@code PARSE_TIME(text)}: an ISO-8601 date and time, or a date, which is its midnight; without a
 * zone it is UTC. Unlike {@code PARSE_INSTANT} it takes no number: feeds of files write times as
 * text, and a number there is a mistake. What is finer than a microsecond is cut off.
 */
public final class ParseTime extends OncePerRow {
  private static final long serialVersionUID = 1;

  /** Null when the text is null or no such time. */
  public @DataTypeHint(value = "TIMESTAMP_LTZ(6)", bridgedTo = TimestampData.class) TimestampData
      eval(@DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData text) {
    return text == null ? null : eval(text.toBytes());
  }

  /** The same for text in UTF-8. */
  public @DataTypeHint(value = "TIMESTAMP_LTZ(6)", bridgedTo = TimestampData.class) TimestampData
      eval(@DataTypeHint("BYTES") byte[] text) {
    LocalDateTime time = text == null ? null : IsoTime.utc(text);
    return time == null ? null : TimestampData.fromLocalDateTime(time);
  }
}
