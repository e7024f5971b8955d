package io.lakehouse.jobs.source.csv;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What a tokenizer delivers, as text: {@code 3: a|b} for a record on line 3, {@code 4! reason
 * <raw>} for a bad one. Bytes are written as ISO 8859-1 characters, so that no byte is lost.
 */
final class Records {

  private Records() {}

  static List<String> of(String utf8, int expectedFields) {
    return read(
        new CsvTokenizer(new ByteArrayInputStream(utf8.getBytes(StandardCharsets.UTF_8))),
        expectedFields);
  }

  static List<String> read(CsvTokenizer tokenizer, int expectedFields) {
    tokenizer.expectFields(expectedFields);
    var records = new ArrayList<String>();
    try (tokenizer) {
      while (tokenizer.next()) {
        records.add(text(tokenizer));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return records;
  }

  private static String text(CsvTokenizer record) {
    if (record.reason() != null) {
      String raw = new String(record.raw(), StandardCharsets.ISO_8859_1);
      return record.line() + "! " + record.reason() + " <" + raw + ">";
    }
    var fields = new ArrayList<String>();
    for (int i = 0; i < record.fieldCount(); i++) {
      fields.add(new String(record.unescape(i), StandardCharsets.ISO_8859_1));
    }
    return record.line() + ": " + String.join("|", fields);
  }

  /** A stream that gives its bytes in pieces of one to three, as a network may. */
  static InputStream inPieces(byte[] bytes, long seed) {
    var random = new Random(seed);
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(length, 1 + random.nextInt(3)));
      }
    };
  }
}
