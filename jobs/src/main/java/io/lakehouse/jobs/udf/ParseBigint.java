package io.lakehouse.jobs.udf;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;

/**
 * {@code PARSE_BIGINT(text)}: a plain decimal integer of 64 bits; Flink's TRY_CAST takes 1.5 as 1.
 */
public final class ParseBigint extends OncePerRow {
  private static final long serialVersionUID = 1;

  /** Null when the text is null or no such integer. */
  public @DataTypeHint("BIGINT") Long eval(
      @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData text) {
    return text == null ? null : eval(text.toBytes());
  }

  /** The same for text in UTF-8. */
  public @DataTypeHint("BIGINT") Long eval(@DataTypeHint("BYTES") byte[] text) {
    return Numbers.integer(text);
  }
}
