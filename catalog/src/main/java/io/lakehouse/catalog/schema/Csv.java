package io.lakehouse.catalog.schema;

import java.util.ArrayList;
import java.util.List;

/** RFC 4180: fields by comma, quoted where they hold commas, quotes (doubled) or line breaks. */
final class Csv {
  /** A record and the line of the text on which it begins. */
  record Line(int number, List<String> fields) {}

  private final String text;
  private int at;
  private int line = 1;

  private Csv(String text) {
    this.text = text;
  }

  static List<Line> read(String text) {
    // A spreadsheet's byte order mark is not part of the first column's name.
    Csv csv = new Csv(text.startsWith("\uFEFF") ? text.substring(1) : text);
    List<Line> lines = new ArrayList<>();
    while (csv.at < csv.text.length()) {
      Line line = csv.record();
      boolean blank = line.fields().size() == 1 && line.fields().get(0).isEmpty();
      if (!blank) {
        lines.add(line);
      }
    }
    return lines;
  }

  private Line record() {
    int number = line;
    List<String> fields = new ArrayList<>();
    while (true) {
      fields.add(field());
      if (at < text.length() && text.charAt(at) == ',') {
        at++;
        continue;
      }
      endLine();
      return new Line(number, fields);
    }
  }

  private String field() {
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        boolean doubled = quoted && at + 1 < text.length() && text.charAt(at + 1) == '"';
        if (doubled) {
          field.append('"');
          at++;
        } else {
          quoted = !quoted;
        }
      } else if (!quoted && (c == ',' || c == '\n' || c == '\r')) {
        break;
      } else {
        field.append(c);
        line += c == '\n' ? 1 : 0;
      }
      at++;
    }
    return field.toString();
  }

  private void endLine() {
    if (text.startsWith("\r\n", at)) {
      at++;
    }
    at++;
    line++;
  }
}
