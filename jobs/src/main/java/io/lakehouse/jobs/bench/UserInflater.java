package io.lakehouse.jobs.bench;

import io.lakehouse.jobs.config.UsageException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes a larger users feed of a real one: every row as often as asked, each time under another id.
 * Rows are lines; the file is held in memory.
 */
final class UserInflater {
  private static final int BUFFER = 1 << 20;

  private final Path source;
  private final byte[] text;
  private final int header;
  private final long rows;

  private UserInflater(Path source, byte[] text) {
    this.source = source;
    this.text = text;
    this.header = lineEnd(0);
    long lines = 0;
    for (int at = header; at < text.length; at = lineEnd(at)) {
      lines++;
    }
    this.rows = lines;
  }

  /** Reads a users file: a header, then one line a user with the id in front. */
  static UserInflater read(Path users) throws IOException {
    return new UserInflater(users, Files.readAllBytes(users));
  }

  /** Rows of the file, the header left out. */
  long rows() {
    return rows;
  }

  /**
   * Writes the rows {@code factor} times, evenly into {@code files} files that each have the
   * header.
   *
   * @return rows written
   * @throws UsageException when a line does not begin with a 64-bit id
   */
  long write(Path folder, int factor, int files) throws IOException {
    Files.createDirectories(folder);
    long total = rows * factor;
    long written = 0;
    for (int file = 0; file < files; file++) {
      long end = total * (file + 1) / files;
      Path path = folder.resolve("users-%02d.csv".formatted(file + 1));
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), BUFFER)) {
        line(out, 0, header);
        written = rows(out, written, end);
      }
    }
    return written;
  }

  /** The id of a row in a copy. One copy's ids differ from one another, for this is a bijection. */
  static long id(long id, int copy) {
    return copy == 0 ? id : mix(id ^ mix(copy));
  }

  private long rows(OutputStream out, long from, long end) throws IOException {
    int at = from % rows == 0 ? header : start(from % rows);
    for (long row = from; row < end; row++) {
      if (at >= text.length) {
        at = header;
      }
      int next = lineEnd(at);
      row(out, at, next, (int) (row / rows));
      at = next;
    }
    return end;
  }

  private int start(long row) {
    int at = header;
    for (long i = 0; i < row; i++) {
      at = lineEnd(at);
    }
    return at;
  }

  private void row(OutputStream out, int from, int to, int copy) throws IOException {
    if (copy == 0) {
      line(out, from, to);
      return;
    }
    int comma = from;
    while (comma < to && text[comma] != ',') {
      comma++;
    }
    String field = new String(text, from, comma - from, StandardCharsets.UTF_8);
    try {
      long fresh = id(Long.parseLong(field), copy);
      out.write(Long.toString(fresh).getBytes(StandardCharsets.US_ASCII));
    } catch (NumberFormatException e) {
      throw new UsageException(
          "Cannot inflate %s, a line does not begin with a 64-bit id: %s. Take the published file"
              .formatted(source, field));
    }
    line(out, comma, to);
  }

  private void line(OutputStream out, int from, int to) throws IOException {
    out.write(text, from, to - from);
    if (text[to - 1] != '\n') {
      out.write('\n');
    }
  }

  private int lineEnd(int from) {
    int at = from;
    while (at < text.length && text[at] != '\n') {
      at++;
    }
    return Math.min(at + 1, text.length);
  }

  /** Each step can be undone: the whole is a bijection of the 64-bit numbers. */
  private static long mix(long number) {
    long mixed = (number ^ (number >>> 32)) * 0xD6E8FEB86659FD93L;
    mixed = (mixed ^ (mixed >>> 29)) * 0xD6E8FEB86659FD93L;
    return mixed ^ (mixed >>> 32);
  }
}
