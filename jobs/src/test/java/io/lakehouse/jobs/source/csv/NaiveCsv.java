package io.lakehouse.jobs.source.csv;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The same rules as {@link CsvTokenizer}, written again: regular expressions on a whole string. */
final class NaiveCsv {

  private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"]|\"\")*+)\"");
  private static final Pattern PLAIN = Pattern.compile("[^,\n]*");
  private static final Pattern FIELD_END = Pattern.compile(",|\r?\n|\r?\\z");

  private final String text;
  private final int expected;
  private final int max;
  private final List<String> out = new ArrayList<>();

  private List<String> fields;
  private int contentEnd;
  private int next;

  private NaiveCsv(byte[] bytes, int expected, int max) {
    String all = new String(bytes, StandardCharsets.ISO_8859_1);
    this.text = all.startsWith("\u00EF\u00BB\u00BF") ? all.substring(3) : all;
    this.expected = expected;
    this.max = max;
  }

  static List<String> parse(byte[] bytes, int expected, int max) {
    return new NaiveCsv(bytes, expected, max).parse();
  }

  private List<String> parse() {
    int from = 0;
    int line = 1;
    while (from < text.length()) {
      int lf = text.indexOf('\n', from);
      int lineEnd = lf < 0 ? text.length() : lf;
      String first = text.substring(from, lineEnd);
      first = first.endsWith("\r") ? first.substring(0, first.length() - 1) : first;
      if (first.isEmpty()) {
        from = lineEnd + 1;
        line++;
        continue;
      }
      String problem = record(from);
      if (contentEnd - from > max) {
        problem = "quote never closed, or record longer than " + max + " bytes";
      }
      int lines = (int) text.substring(from, contentEnd).chars().filter(c -> c == '\n').count();
      if (problem == null && fields.size() != expected) {
        problem = "expected " + expected + " fields, found " + fields.size();
        problem += lines == 0 ? "" : " in a quoted record of " + (lines + 1) + " lines";
      }
      if (problem != null) {
        boolean longLine = first.length() > max;
        String raw = longLine ? first.substring(0, max) : first;
        String why = longLine ? "line longer than " + max + " bytes" : problem;
        out.add(line + "! " + why + " <" + raw + ">");
        from = lineEnd + 1;
        line++;
        continue;
      }
      String raw = text.substring(from, contentEnd);
      String encoding = !isUtf8(raw) ? "invalid UTF-8" : raw.indexOf('\0') >= 0 ? "NUL byte" : null;
      out.add(
          encoding == null
              ? line + ": " + String.join("|", fields)
              : line + "! " + encoding + " <" + raw + ">");
      from = next;
      line += lines + 1;
    }
    return out;
  }

  /** Reads the record at a position; returns why it cannot be read, then ended at contentEnd. */
  private String record(int from) {
    fields = new ArrayList<>();
    int at = from;
    while (true) {
      Matcher plain = PLAIN.matcher(text).region(at, text.length());
      Matcher quoted = QUOTED.matcher(text).region(at, text.length());
      if (text.startsWith("\"", at)) {
        if (!quoted.lookingAt()) {
          contentEnd = text.length();
          return "quote never closed";
        }
        fields.add(quoted.group(1).replace("\"\"", "\""));
        at = quoted.end();
      } else {
        plain.lookingAt();
        String field = plain.group();
        boolean last = !text.startsWith(",", plain.end());
        field = last && field.endsWith("\r") ? field.substring(0, field.length() - 1) : field;
        fields.add(field);
        at += field.length();
      }
      contentEnd = at;
      Matcher end = FIELD_END.matcher(text).region(at, text.length());
      if (!end.lookingAt()) {
        return "text after a closing quote";
      }
      at = next = end.end();
      if (!end.group().equals(",")) {
        return null;
      }
    }
  }

  private static boolean isUtf8(String latin1) {
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(latin1.getBytes(StandardCharsets.ISO_8859_1)));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
