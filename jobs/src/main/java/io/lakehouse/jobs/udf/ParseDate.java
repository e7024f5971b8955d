package io.lakehouse.jobs.udf;

import java.time.LocalDateTime;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;

/**
 * {@code PARSE_DATE(text)}: an ISO-8601 date, or the day in UTC of a date and time; without a zone
 * it is UTC.
 */
public final class ParseDate extends OncePerRow {
  private static final long serialVersionUID = 1;

  /** Days since 1970, null when the text is null or no such date. */
  public @DataTypeHint(value = "DATE", bridgedTo = Integer.class) Integer eval(
      @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData text) {
    return text == null ? null : eval(text.toBytes());
  }

  /** The same for text in UTF-8. */
  public @DataTypeHint(value = "DATE", bridgedTo = Integer.class) Integer eval(
      @DataTypeHint("BYTES") byte[] text) {
    LocalDateTime time = text == null ? null : IsoTime.utc(text);
    return time == null ? null : (Integer) Math.toIntExact(time.toLocalDate().toEpochDay());
  }
}
