package io.lakehouse.jobs.udf;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.FunctionContext;

/** {@code CODE(text)}: a code such as a language's: stripped of blanks around it, lower case. */
public final class Code extends OncePerRow {
  private static final long serialVersionUID = 1;

  private transient Recent recent;

  @Override
  public void open(FunctionContext context) {
    recent = new Recent();
  }

  /** Null when the text is null or blank. */
  public @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData eval(
      @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData text) {
    return text == null ? null : eval(text.toBytes());
  }

  /** The same for text in UTF-8. */
  public @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData eval(
      @DataTypeHint("BYTES") byte[] text) {
    return text == null ? null : recent.get(text, Code::code);
  }

  private static StringData code(byte[] text) {
    if (isPlain(text)) {
      return StringData.fromBytes(text);
    }
    String code = new String(text, StandardCharsets.UTF_8).strip().toLowerCase(Locale.ROOT);
    return code.isEmpty() ? null : StringData.fromString(code);
  }

  /**
   * Nothing to do for lower-case ASCII letters, digits and underscores, which nearly all codes are.
   */
  private static boolean isPlain(byte[] text) {
    for (byte c : text) {
      if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_') {
        return false;
      }
    }
    return text.length > 0;
  }
}
