package io.lakehouse.jobs.generate.commerce;

import io.lakehouse.jobs.generate.GeneratedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads generated CSV files, in which a record is a line, in the plainest way. */
final class NaiveCsv {
  final List<Map<String, String>> rows = new ArrayList<>();
  final List<String> broken = new ArrayList<>();

  static NaiveCsv read(List<GeneratedFile> files, String feed) throws IOException {
    NaiveCsv read = new NaiveCsv();
    for (GeneratedFile file : files) {
      if (file.feed().equals(feed)) {
        read.add(Files.readAllBytes(file.path()));
      }
    }
    return read;
  }

  private void add(byte[] file) {
    List<String> header = null;
    int from = 0;
    for (int at = 0; at <= file.length; at++) {
      if (at < file.length ? file[at] == '\n' : from < at) {
        List<String> fields = fields(file, from, at);
        from = at + 1;
        if (header == null) {
          header = fields;
        } else if (fields == null || fields.size() != header.size()) {
          broken.add(fields == null ? "text" : fields.size() + " fields");
        } else {
          Map<String, String> row = new LinkedHashMap<>();
          for (int i = 0; i < header.size(); i++) {
            row.put(header.get(i), fields.get(i));
          }
          rows.add(row);
        }
      }
    }
  }

  /** Null for a line that is none. */
  private static List<String> fields(byte[] file, int from, int to) {
    String line;
    try {
      line =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file, from, to - from)) + ",";
    } catch (CharacterCodingException e) {
      return null;
    }
    List<String> fields = new ArrayList<>();
    int at = 0;
    while (at < line.length()) {
      int end = line.charAt(at) == '"' ? closing(line, at) : line.indexOf(',', at);
      if (end < 0) {
        return null;
      }
      String field = line.substring(at, end);
      fields.add(
          field.startsWith("\"")
              ? field.substring(1, field.length() - 1).replace("\"\"", "\"")
              : field);
      at = end + 1;
    }
    return fields;
  }

  /** Behind the closing quote; -1 when there is none, or other text follows. */
  private static int closing(String line, int open) {
    int at = open + 1;
    while (at < line.length()) {
      if (line.charAt(at) != '"') {
        at++;
      } else if (line.charAt(at + 1) == '"') {
        at += 2;
      } else {
        return line.charAt(at + 1) == ',' ? at + 1 : -1;
      }
    }
    return -1;
  }
}
