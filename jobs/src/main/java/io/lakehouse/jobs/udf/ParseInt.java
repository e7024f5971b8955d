package io.lakehouse.jobs.udf;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;

/**
 * {@code PARSE_INT(text)} and {@code PARSE_INT(text, min, max)}: a plain decimal integer of 32
 * bits.
 */
public final class ParseInt extends OncePerRow {
  private static final long serialVersionUID = 1;

  /** Null when the text is null or no such integer. */
  public @DataTypeHint("INT") Integer eval(
      @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData text) {
    return text == null ? null : eval(text.toBytes());
  }

  /** The same for text in UTF-8. */
  public @DataTypeHint("INT") Integer eval(@DataTypeHint("BYTES") byte[] text) {
    Long value = Numbers.integer(text);
    return value == null || value != value.intValue() ? null : (Integer) value.intValue();
  }

  /** Null also when the number is not between the bounds, both inclusive. */
  public @DataTypeHint("INT") Integer eval(
      @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData text,
      @DataTypeHint("INT NOT NULL") int min,
      @DataTypeHint("INT NOT NULL") int max) {
    return text == null ? null : eval(text.toBytes(), min, max);
  }

  /** The same for text in UTF-8. */
  public @DataTypeHint("INT") Integer eval(
      @DataTypeHint("BYTES") byte[] text,
      @DataTypeHint("INT NOT NULL") int min,
      @DataTypeHint("INT NOT NULL") int max) {
    Integer value = eval(text);
    return value == null || value < min || value > max ? null : value;
  }
}
