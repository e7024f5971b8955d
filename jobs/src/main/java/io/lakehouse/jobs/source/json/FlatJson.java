package io.lakehouse.jobs.source.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Takes the usual event apart, one flat JSON object of declared fields without an escape, in one
 * pass over its bytes. Anything else it leaves to the parser of all of JSON: what it takes is
 * well-formed, and what it does not take may be, too.
 */
final class FlatJson {
  private final byte[][] names;

  /** Of each field where its text begins and ends; the text is null when the end is negative. */
  private final int[] from;

  private final int[] to;
  private byte[] json;

  FlatJson(List<String> fields) {
    names =
        fields.stream().map(name -> name.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    from = new int[names.length];
    to = new int[names.length];
  }

  /** Where the text of a field begins. */
  int from(int field) {
    return from[field];
  }

  /** Where the text of a field ends, negative when it has none or is null. */
  int to(int field) {
    return to[field];
  }

  /** Reads valid UTF-8 from a position to its end; whether it was such an object. */
  boolean read(byte[] event, int start) {
    json = event;
    Arrays.fill(to, -1);
    int at = blanks(start);
    if (byteAt(at) != '{') {
      return false;
    }
    int field = -1;
    do {
      at = blanks(at + 1);
      int end = byteAt(at) == '"' ? string(at + 1) : -1;
      field = end < 0 ? -1 : field(at + 1, end, field + 1);
      at = field < 0 ? -1 : blanks(end + 1);
      if (at < 0 || byteAt(at) != ':') {
        return false;
      }
      at = value(blanks(at + 1), field);
      if (at < 0) {
        return false;
      }
      at = blanks(at);
    } while (byteAt(at) == ',');
    return byteAt(at) == '}' && blanks(at + 1) == json.length;
  }

  /** Notes the text of a value; the position behind it, negative when it is left to the parser. */
  private int value(int at, int field) {
    int first = byteAt(at);
    if (first == '"') {
      int end = string(at + 1);
      from[field] = at + 1;
      to[field] = end;
      return end < 0 ? -1 : end + 1;
    }
    if (first == '-' || isDigit(first)) {
      int end = number(first == '-' ? at + 1 : at);
      from[field] = at;
      to[field] = end;
      return end;
    }
    return -1;
  }

  /** The closing quote of a string; negative when there is none, or an escape before it. */
  private int string(int begin) {
    for (int i = begin; i < json.length; i++) {
      byte c = json[i];
      if (c == '"') {
        return i;
      }
      if (c == '\\' || (c >= 0 && c < ' ')) {
        return -1;
      }
    }
    return -1;
  }

  /** The end of a number without exponent, from its first digit; negative when it is none. */
  private int number(int begin) {
    int end = digits(begin);
    if (end == begin || (byteAt(begin) == '0' && end > begin + 1)) {
      return -1;
    }
    if (byteAt(end) == '.') {
      int decimals = end + 1;
      end = digits(decimals);
      if (end == decimals) {
        return -1;
      }
    }
    int next = byteAt(end);
    return next == ',' || next == '}' || next == ' ' ? end : -1;
  }

  private int digits(int begin) {
    int at = begin;
    while (isDigit(byteAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /** The field of a name, negative for none; events nearly always keep the order of fields. */
  private int field(int begin, int end, int expected) {
    for (int i = 0; i < names.length; i++) {
      int field = expected + i < names.length ? expected + i : expected + i - names.length;
      byte[] name = names[field];
      if (name.length == end - begin && Arrays.equals(name, 0, name.length, json, begin, end)) {
        return field;
      }
    }
    return -1;
  }

  private int blanks(int begin) {
    int at = begin;
    while (isBlank(byteAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(int c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
  }

  private int byteAt(int at) {
    return at < json.length ? json[at] : -1;
  }
}
