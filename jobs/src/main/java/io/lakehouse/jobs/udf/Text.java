package io.lakehouse.jobs.udf;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.ScalarFunction;

/** {@code TEXT(text)}: the text as it came, for ids and other text that must not change. */
public final class Text extends ScalarFunction {
  private static final long serialVersionUID = 1;

  /** The text itself. */
  public @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData eval(
      @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData text) {
    return text;
  }

  /** The same for text in UTF-8. */
  public @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData eval(
      @DataTypeHint("BYTES") byte[] text) {
    return text == null ? null : StringData.fromBytes(text);
  }
}
