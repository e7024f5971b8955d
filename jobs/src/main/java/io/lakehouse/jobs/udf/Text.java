package io.lakehouse.jobs.udf;

import java.nio.charset.StandardCharsets;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;

/**
 * {@code TEXT(text)}: the text as it came, for ids and other text that must not change. Blank text
 * is none: events whose ids are blank have no id in common.
 */
public final class Text extends OncePerRow {
  private static final long serialVersionUID = 1;

  /** The text itself, null when it is null or blank. */
  public @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData eval(
      @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData text) {
    return text == null ? null : eval(text.toBytes());
  }

  /** The same for text in UTF-8. */
  public @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData eval(
      @DataTypeHint("BYTES") byte[] text) {
    return text == null || isBlank(text) ? null : StringData.fromBytes(text);
  }

  /** Nearly all text begins with something else than a blank. */
  private static boolean isBlank(byte[] text) {
    return text.length == 0
        || ((text[0] <= ' ' || text[0] > '~')
            && new String(text, StandardCharsets.UTF_8).isBlank());
  }
}
