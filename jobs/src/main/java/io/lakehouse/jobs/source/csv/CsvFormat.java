package io.lakehouse.jobs.source.csv;

import io.lakehouse.jobs.source.file.FeedDay;
import io.lakehouse.jobs.source.file.FileCheck;
import io.lakehouse.jobs.source.file.FileFormat;
import io.lakehouse.jobs.source.file.FileHeader;
import io.lakehouse.jobs.source.file.FileSchema;
import io.lakehouse.jobs.source.file.RecordReader;
import io.lakehouse.jobs.source.file.RefusedFileException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.fs.Path;

/**
 * CSV with a header. A file is judged by its first bytes: a header without rows is a CSV file, and
 * so is one with broken lines, which are rejected one by one.
 *
 * <p>Its records are lines, or several where a field in quotes has line breaks; {@code source_line}
 * is the first of them, and the header is line 1.
 */
public final class CsvFormat implements FileFormat {
  static final String NO_CSV = "is no CSV text";

  private static final long serialVersionUID = 1L;

  /** How much of a file is looked at: enough for any header and to tell text from binary. */
  private static final int HEAD_BYTES = 64 << 10;

  @Override
  public FileCheck check(Path path, FileSchema schema) throws IOException {
    try (InputStream in = path.getFileSystem().open(path)) {
      return check(in, schema);
    }
  }

  @Override
  public RecordReader open(Path path, FeedDay feed, long arrivedAt) throws IOException {
    return new CsvReader(path, feed, arrivedAt);
  }

  /** Checks the file that the stream begins; does not close the stream. */
  static FileCheck check(InputStream in, FileSchema schema) throws IOException {
    byte[] head = in.readNBytes(HEAD_BYTES);
    if (isUtf16(head)) {
      return FileCheck.refused("is UTF-16 text");
    }
    try {
      var tokenizer = new CsvTokenizer(new ByteArrayInputStream(head));
      return new FileCheck(header(tokenizer, schema), null);
    } catch (RefusedFileException refused) {
      // A binary file's first "line" has no key column either: the better reason wins.
      return FileCheck.refused(isBinary(head) ? NO_CSV : refused.getMessage());
    }
  }

  /**
   * Reads the header and prepares the tokenizer for the records behind it.
   *
   * @throws RefusedFileException when the file is none of the feed's
   */
  static FileHeader header(CsvTokenizer tokenizer, FileSchema schema) throws IOException {
    if (!tokenizer.next()) {
      throw new RefusedFileException(FileCheck.EMPTY);
    }
    if (tokenizer.reason() != null) {
      throw new RefusedFileException(NO_CSV + " (header: " + tokenizer.reason() + ")");
    }
    List<String> names = new ArrayList<>(tokenizer.fieldCount());
    for (int i = 0; i < tokenizer.fieldCount(); i++) {
      names.add(new String(tokenizer.unescape(i), StandardCharsets.UTF_8));
    }
    FileHeader header = FileHeader.of(names, schema);
    if (header.problem() != null) {
      throw new RefusedFileException(header.problem());
    }
    tokenizer.expectFields(header.width());
    return header;
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
