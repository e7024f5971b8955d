package io.lakehouse.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** How rows of a query are printed. */
enum ResultFormat {
  /** Flink's own table. */
  table {
    @Override
    void write(TableResult result, PrintStream out) {
      result.print();
    }
  },
  /** RFC 4180 with a header; null is an empty field. */
  csv {
    @Override
    void write(TableResult result, PrintStream out) throws Exception {
      List<String> names = result.getResolvedSchema().getColumnNames();
      out.println(names.stream().map(ResultFormat::quoted).collect(Collectors.joining(",")));
      try (CloseableIterator<Row> rows = result.collect()) {
        while (rows.hasNext()) {
          Row row = rows.next();
          StringBuilder line = new StringBuilder();
          for (int i = 0; i < row.getArity(); i++) {
            line.append(i == 0 ? "" : ",").append(quoted(row.getField(i)));
          }
          out.println(line);
        }
      }
    }
  },
  /** An array with an object a row. */
  json {
    @Override
    void write(TableResult result, PrintStream out) throws Exception {
      List<String> names = result.getResolvedSchema().getColumnNames();
      String separator = "[";
      try (CloseableIterator<Row> rows = result.collect()) {
        while (rows.hasNext()) {
          Row row = rows.next();
          ObjectNode object = JSON.createObjectNode();
          for (int i = 0; i < names.size(); i++) {
            object.set(names.get(i), JSON.valueToTree(plain(row.getField(i))));
          }
          out.println(separator + object);
          separator = ",";
        }
      }
      out.println(separator.equals("[") ? "[]" : "]");
    }
  };

  private static final ObjectMapper JSON = new ObjectMapper();

  abstract void write(TableResult result, PrintStream out) throws Exception;

  /** What JSON has no word for goes as text, bytes as Base64. */
  private static Object plain(Object value) {
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return value;
    }
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    if (value instanceof Object[] array) {
      return Arrays.stream(array).map(ResultFormat::plain).toList();
    }
    if (value instanceof Row row) {
      return IntStream.range(0, row.getArity()).mapToObj(i -> plain(row.getField(i))).toList();
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> plain = new TreeMap<>();
      map.forEach((k, v) -> plain.put(String.valueOf(k), plain(v)));
      return plain;
    }
    return value.toString();
  }

  private static String quoted(Object value) {
    if (value == null) {
      return "";
    }
    Object plain = plain(value);
    String text = plain.toString();
    if (value instanceof BigDecimal number) {
      text = number.toPlainString();
    } else if (plain instanceof List || plain instanceof Map) {
      text = JSON.valueToTree(plain).toString();
    }
    return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }
}
