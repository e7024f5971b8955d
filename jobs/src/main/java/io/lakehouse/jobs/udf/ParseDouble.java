package io.lakehouse.jobs.udf;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;

/** {@code PARSE_DOUBLE(text)}: a finite decimal number. */
public final class ParseDouble extends OncePerRow {
  private static final long serialVersionUID = 1;

  /** Null when the text is null or no such number. */
  public @DataTypeHint("DOUBLE") Double eval(
      @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData text) {
    return text == null ? null : eval(text.toBytes());
  }

  /** The same for text in UTF-8. */
  public @DataTypeHint("DOUBLE") Double eval(@DataTypeHint("BYTES") byte[] text) {
    return Numbers.decimal(text);
  }
}
