package io.lakehouse.jobs.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A landed CSV file as its lines, byte for byte, to be put into another order or into other files.
 *
 * @param header the first line
 * @param records the others, one a record: no line breaks in quotes
 */
public record Lines(String header, List<String> records) {

  /** Reads a file; a last line without an end is a line. */
  public static Lines of(Path file) {
    try {
      // One char a byte: broken encodings stay what they are.
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      List<String> lines = List.of(text.split("\n"));
      return new Lines(lines.get(0), lines.subList(1, lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same lines in an order that the seed decides. */
  public Lines shuffled(long seed) {
    List<String> other = new ArrayList<>(records);
    Collections.shuffle(other, new Random(seed));
    return new Lines(header, other);
  }

  /** The records dealt out to files, each with the header. */
  public List<Lines> dealt(int files) {
    List<Lines> parts = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      List<String> part = new ArrayList<>();
      for (int line = i; line < records.size(); line += files) {
        part.add(records.get(line));
      }
      parts.add(new Lines(header, part));
    }
    return parts;
  }

  /** With one more line. */
  public Lines plus(String line) {
    List<String> more = new ArrayList<>(records);
    more.add(line);
    return new Lines(header, more);
  }

  /** Writes the lines, each with its end. */
  public void write(Path file) {
    StringBuilder text = new StringBuilder(header).append('\n');
    records.forEach(line -> text.append(line).append('\n'));
    try {
      Files.writeString(file, text, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
