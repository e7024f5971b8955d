package io.lakehouse.jobs.udf;

import java.text.Normalizer;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.functions.ScalarFunction;

/** {@code NFC(text)}: the text stripped of blanks around it, in Unicode normal form C. */
public final class Nfc extends ScalarFunction {
  private static final long serialVersionUID = 1;

  /** Null when the text is null or blank. */
  public @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData eval(
      @DataTypeHint(value = "STRING", bridgedTo = StringData.class) StringData text) {
    if (text == null) {
      return null;
    }
    if (plain((BinaryStringData) text)) {
      return text;
    }
    String normal = Normalizer.normalize(text.toString().strip(), Normalizer.Form.NFC);
    return normal.isEmpty() ? null : StringData.fromString(normal);
  }

  /** ASCII without blanks at its ends is in normal form: most values take this way. */
  private static boolean plain(BinaryStringData b) {
    b.ensureMaterialized();
    int size = b.getSizeInBytes();
    if (size == 0 || b.byteAt(0) <= ' ' || b.byteAt(size - 1) <= ' ') {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if (b.byteAt(i) < 0) {
        return false;
      }
    }
    return true;
  }
}
