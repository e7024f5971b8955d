package io.lakehouse.jobs.source.json;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * JSON that stands as text in a field. Producers write it as it is or in single quotes, as {@code
 * repr} of Python writes lists, dictionaries, texts, numbers, {@code True}, {@code False} and
 * {@code None}; that becomes JSON. A tuple, or an object of any other class, has no JSON.
 */
final class NestedText {
  private final String text;
  private final StringBuilder json;
  private int at;

  private NestedText(String text) {
    this.text = text;
    this.json = new StringBuilder(text.length() + 16);
  }

  /** The text as JSON: itself when it is; null when it is neither JSON nor its other form. */
  static StringData json(StringData text) {
    byte[] bytes = text.toBytes();
    if (isJson(bytes)) {
      return text;
    }
    String converted = new NestedText(text.toString()).convert();
    if (converted == null) {
      return null;
    }
    StringData json = StringData.fromString(converted);
    return isJson(((BinaryStringData) json).toBytes()) ? json : null;
  }

  private static boolean isJson(byte[] bytes) {
    try (JsonParser parser = JsonFields.JSON.createParser(bytes)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Changes quotes, escapes and words, and leaves everything else to be judged as JSON; null when
   * there is something that has no JSON.
   */
  private String convert() {
    boolean isConverted = true;
    while (isConverted && at < text.length()) {
      char c = text.charAt(at);
      if (c == '\'' || c == '"') {
        isConverted = string(c);
      } else if (Character.isLetter(c) && !isExponent(c)) {
        isConverted = word();
      } else {
        json.append(c);
        at++;
      }
    }
    return isConverted ? json.toString() : null;
  }

  /** The e of 1e-05, which is no word. */
  private boolean isExponent(char c) {
    return c == 'e' && at > 0 && Character.isDigit(text.charAt(at - 1));
  }

  private boolean word() {
    int from = at;
    while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
      at++;
    }
    String word =
        switch (text.substring(from, at)) {
          case "True" -> "true";
          case "False" -> "false";
          case "None" -> "null";
          default -> null;
        };
    json.append(word);
    return word != null;
  }

  /** Goes behind the closing quote; false when there is none, or an escape that is not known. */
  private boolean string(char quote) {
    json.append('"');
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == quote) {
        json.append('"');
        at++;
        return true;
      }
      if (c == '\\') {
        at++;
        if (at == text.length() || !escape(text.charAt(at))) {
          return false;
        }
      } else {
        literal(c);
      }
    }
    return false;
  }

  /** Ends at the last character of the escape. */
  private boolean escape(char kind) {
    switch (kind) {
      case '\\', '\'', '"' -> literal(kind);
      case 'n', 'r', 't' -> json.append('\\').append(kind);
      case 'x' -> {
        return hex(2);
      }
      case 'u' -> {
        return hex(4);
      }
      case 'U' -> {
        return hex(8);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** The character of that number, given by as many digits. */
  private boolean hex(int digits) {
    int from = at + 1;
    at += digits;
    if (at >= text.length()) {
      return false;
    }
    long code = 0;
    for (int i = from; i <= at; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      if (digit < 0) {
        return false;
      }
      code = code << 4 | digit;
    }
    if (code > Character.MAX_CODE_POINT) {
      return false;
    }
    for (char c : Character.toChars((int) code)) {
      json.append(String.format("\\u%04x", (int) c));
    }
    return true;
  }

  private void literal(char c) {
    if (c == '"' || c == '\\') {
      json.append('\\');
    }
    json.append(c);
  }
}
