package io.lakehouse.jobs.udf;

import java.util.Locale;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.functions.ScalarFunction;

/** {@code CODE(text)}: a code such as a language's: stripped of blanks around it, lower case. */
public final class Code extends ScalarFunction {
  private static final long serialVersionUID = 1;

  /** Null when the text is null or blank. */
  public @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData eval(
      @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData text) {
    if (text == null || isPlain((BinaryStringData) text)) {
      return text;
    }
    String code = text.toString().strip().toLowerCase(Locale.ROOT);
    return code.isEmpty() ? null : StringData.fromString(code);
  }

  /** Nothing to do for lower-case ASCII letters and digits, which nearly all codes are. */
  private static boolean isPlain(BinaryStringData b) {
    b.ensureMaterialized();
    for (int i = 0; i < b.getSizeInBytes(); i++) {
      byte c = b.byteAt(i);
      if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) {
        return false;
      }
    }
    return b.getSizeInBytes() > 0;
  }
}
