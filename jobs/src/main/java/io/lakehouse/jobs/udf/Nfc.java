package io.lakehouse.jobs.udf;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.FunctionContext;

/** {@code NFC(text)}: the text stripped of blanks around it, in Unicode normal form C. */
public final class Nfc extends OncePerRow {
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
    return text == null ? null : recent.get(text, Nfc::normal);
  }

  private static StringData normal(byte[] text) {
    if (plain(text)) {
      return StringData.fromBytes(text);
    }
    String normal =
        Normalizer.normalize(new String(text, StandardCharsets.UTF_8).strip(), Normalizer.Form.NFC);
    return normal.isEmpty() ? null : StringData.fromString(normal);
  }

  /**
   * Text without blanks at its ends whose characters all come before U+0300, the first combining
   * one, is in normal form: most values take this way. Their UTF-8 begins with a byte up to 0xCB.
   */
  private static boolean plain(byte[] text) {
    int size = text.length;
    if (size == 0 || text[0] <= ' ' || text[size - 1] <= ' ') {
      return false;
    }
    for (int i = 0; i < size; i++) {
      int c = text[i] & 0xFF;
      // U+00A0, the hard blank, is stripped by the slow way.
      if (c > 0xCB || (c == 0xC2 && i + 1 < size && (text[i + 1] & 0xFF) == 0xA0)) {
        return false;
      }
    }
    return true;
  }
}
