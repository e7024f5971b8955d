package io.lakehouse.jobs.source.csv;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.flink.core.fs.Path;

/**
 * Whether a file is a CSV file of its feed, judged by its first bytes before the run reads it.
 *
 * <p>A header without rows is a CSV file, and so is one with broken lines: those are rejected one
 * by one.
 *
 * @param header the resolved header; null when the file is refused
 * @param refusal why the file is refused; null when it is not
 */
public record CsvFileCheck(CsvHeader header, String refusal) {

  static final String EMPTY = "empty file";
  static final String NO_CSV = "is no CSV text";

  /** How much of a file is looked at: enough for any header and to tell text from binary. */
  private static final int HEAD_BYTES = 64 << 10;

  /** Checks the file at the path, through Flink's file systems. */
  public static CsvFileCheck check(Path path, CsvSchema schema) throws IOException {
    try (InputStream in = path.getFileSystem().open(path)) {
      return check(in, schema);
    }
  }

  /** Checks the file that the stream begins; does not close the stream. */
  public static CsvFileCheck check(InputStream in, CsvSchema schema) throws IOException {
    byte[] head = in.readNBytes(HEAD_BYTES);
    if (isUtf16(head)) {
      return new CsvFileCheck(null, "is UTF-16 text");
    }
    try {
      var tokenizer = new CsvTokenizer(new ByteArrayInputStream(head));
      return new CsvFileCheck(CsvHeader.read(tokenizer, schema), null);
    } catch (RefusedFileException refused) {
      // A binary file's first "line" has no key column either: the better reason wins.
      return new CsvFileCheck(null, isBinary(head) ? NO_CSV : refused.getMessage());
    }
  }

  /** A UTF-16 byte order mark, or text whose every other byte is NUL. */
  private static boolean isUtf16(byte[] head) {
    if (head.length >= 2) {
      int mark = (head[0] & 0xFF) << 8 | (head[1] & 0xFF);
      if (mark == 0xFFFE || mark == 0xFEFF) {
        return true;
      }
    }
    int[] nuls = new int[2];
    for (int i = 0; i < head.length; i++) {
      if (head[i] == 0) {
        nuls[i % 2]++;
      }
    }
    int half = head.length / 2;
    return half >= 4
        && Math.max(nuls[0], nuls[1]) > half * 0.9
        && Math.min(nuls[0], nuls[1]) < half * 0.1;
  }

  /** NUL anywhere, or a first line that is no UTF-8, or many control characters. */
  private static boolean isBinary(byte[] head) {
    int controls = 0;
    int firstLine = head.length;
    for (int i = 0; i < head.length; i++) {
      byte b = head[i];
      if (b == 0) {
        return true;
      }
      if (b == '\n' && firstLine == head.length) {
        firstLine = i;
      }
      if (b > 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t') {
        controls++;
      }
    }
    return controls * 20L > head.length || !Utf8.isValid(head, 0, firstLine);
  }
}
