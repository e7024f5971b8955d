package io.lakehouse.jobs.source.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.lakehouse.jobs.source.csv.Utf8;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * Takes the bytes of one JSON object apart, each field as text: a string's content, a number or a
 * boolean as it is written, an object or an array as its JSON text; null for JSON's null. Of a name
 * that is given twice the last value counts, as most readers of JSON have it.
 *
 * <p>The texts are views of the bytes, which must not change any more; only a string with an escape
 * is a copy. One object serves one thread, and is overwritten by the next event.
 */
final class JsonFields {

  static final int MAX_DEPTH = 1000;

  /** Reads one event. */
  static final JsonFactory JSON = factory(MAX_DEPTH);

  /** Reads many events at once, each of which is judged alone: none is too deep for it. */
  static final JsonFactory ELEMENTS = factory(Integer.MAX_VALUE);

  static final StringData NO_TEXT = StringData.fromString("");

  private static final StringData TRUE = StringData.fromString("true");
  private static final StringData FALSE = StringData.fromString("false");

  private final FlatJson flat;
  private final Map<String, Integer> positions = new HashMap<>();
  private final StringData[] values;
  private Map<StringData, StringData> extra;

  private byte[] bytes;
  private MemorySegment[] segments;

  /** Where the parser's positions begin: behind a byte order mark. */
  private int start;

  /** Reads these fields as columns, all others as extra. */
  JsonFields(List<String> names) {
    names.forEach(name -> positions.put(name, positions.size()));
    values = new StringData[names.size()];
    flat = new FlatJson(names);
  }

  private static JsonFactory factory(int maxDepth) {
    return JsonFactory.builder()
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        // Names that collide on purpose make the table grow and nothing else.
        .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
        // UTF-8 it is: a guess of UTF-16 would make the positions wrong.
        .disable(JsonFactory.Feature.CHARSET_DETECTION)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(maxDepth)
                .maxStringLength(Integer.MAX_VALUE)
                .maxNumberLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .build())
        .build();
  }

  /** Reads an event; the result is why it is no JSON object, or null when it is one. */
  String read(byte[] event) {
    if (event == null) {
      return "tombstone, it has no value";
    }
    if (!Utf8.isValid(event, 0, event.length)) {
      return "no UTF-8";
    }
    extra = null;
    bytes = event;
    segments = null;
    start = hasMark(event) ? 3 : 0;
    if (flat.read(event, start)) {
      for (int i = 0; i < values.length; i++) {
        values[i] = flat.to(i) < 0 ? null : slice(flat.from(i), flat.to(i));
      }
      return null;
    }
    Arrays.fill(values, null);
    try (JsonParser parser = JSON.createParser(event, start, event.length - start)) {
      return read(parser);
    } catch (JsonEOFException e) {
      return "broken JSON, it ends too early";
    } catch (StreamConstraintsException e) {
      return "nested deeper than " + MAX_DEPTH;
    } catch (IOException e) {
      return "broken JSON";
    }
  }

  private String read(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first != JsonToken.START_OBJECT) {
      return first == null
          ? "empty, it has no value"
          : "no JSON object but " + (first == JsonToken.START_ARRAY ? "an array" : "a scalar");
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      StringData text = text(parser, parser.nextToken());
      Integer position = positions.get(name);
      if (position != null) {
        values[position] = text;
      } else {
        extra = extra == null ? new LinkedHashMap<>() : extra;
        extra.put(StringData.fromString(name), text);
      }
    }
    return parser.nextToken() == null ? null : "text behind the JSON object";
  }

  /** The text of a declared field of the last event, by its place in the constructor's list. */
  StringData value(int position) {
    return values[position];
  }

  /** The undeclared fields of the last event; null when there are none. */
  GenericMapData extra() {
    return extra == null ? null : new GenericMapData(extra);
  }

  /** The same, by name; empty when there are none. */
  Map<StringData, StringData> unknown() {
    return extra == null ? Map.of() : extra;
  }

  /** Makes a declared field of the last event an undeclared one. */
  void moveToExtra(int position, String name) {
    extra = extra == null ? new LinkedHashMap<>() : extra;
    extra.put(StringData.fromString(name), values[position]);
  }

  /** All bytes of the last event. */
  StringData text() {
    return slice(0, bytes.length);
  }

  /** The same, as they were given. */
  byte[] bytes() {
    return bytes;
  }

  private StringData text(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_NULL -> null;
      case VALUE_TRUE -> TRUE;
      case VALUE_FALSE -> FALSE;
      case VALUE_STRING -> string(parser);
      case START_OBJECT, START_ARRAY -> {
        int from = tokenStart(parser);
        parser.skipChildren();
        yield slice(from, tokenStart(parser) + 1);
      }
      default -> {
        int from = tokenStart(parser);
        yield slice(from, from + parser.getTextLength());
      }
    };
  }

  /** The parser has seen the opening quote only; whether the rest is well-formed it tells later. */
  private StringData string(JsonParser parser) throws IOException {
    int from = tokenStart(parser) + 1;
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '"') {
        return slice(from, i);
      }
      if (bytes[i] == '\\') {
        return StringData.fromString(parser.getText());
      }
    }
    return null;
  }

  private int tokenStart(JsonParser parser) {
    return start + (int) parser.currentTokenLocation().getByteOffset();
  }

  private StringData slice(int from, int to) {
    segments = segments == null ? new MemorySegment[] {MemorySegmentFactory.wrap(bytes)} : segments;
    return new BinaryStringData(segments, from, to - from);
  }

  /** Whether a byte order mark is in front. */
  static boolean hasMark(byte[] event) {
    return event.length >= 3
        && event[0] == (byte) 0xEF
        && event[1] == (byte) 0xBB
        && event[2] == (byte) 0xBF;
  }
}
