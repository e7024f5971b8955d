package io.lakehouse.jobs.generate;

import io.lakehouse.jobs.source.csv.CsvTokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a reader finds in generated files. */
final class ReadDay {

  final Map<String, List<String>> headers = new LinkedHashMap<>();
  final List<Map<String, String>> rows = new ArrayList<>();
  final List<String> rejects = new ArrayList<>();

  static ReadDay of(GeneratedDay day, String feed, String fileStart) throws IOException {
    var read = new ReadDay();
    for (GeneratedFile file : day.files()) {
      String name = file.path().getFileName().toString();
      if (file.feed().equals(feed) && name.startsWith(fileStart)) {
        read.add(file.path(), name);
      }
    }
    return read;
  }

  private void add(Path file, String name) throws IOException {
    try (var tokenizer = new CsvTokenizer(Files.newInputStream(file))) {
      tokenizer.next();
      List<String> header = fields(tokenizer);
      headers.put(name, header);
      tokenizer.expectFields(header.size());
      while (tokenizer.next()) {
        if (tokenizer.reason() != null) {
          rejects.add(tokenizer.reason());
          continue;
        }
        var row = new LinkedHashMap<String, String>();
        List<String> fields = fields(tokenizer);
        for (int i = 0; i < fields.size(); i++) {
          row.put(header.get(i), fields.get(i));
        }
        rows.add(row);
      }
    }
  }

  private static List<String> fields(CsvTokenizer record) {
    var fields = new ArrayList<String>();
    for (int i = 0; i < record.fieldCount(); i++) {
      fields.add(new String(record.unescape(i), StandardCharsets.UTF_8));
    }
    return fields;
  }
}
