package io.lakehouse.jobs.udf;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.InputGroup;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ScalarFunction;

/**
 * {@code RAW_RECORD(extra, field, ...)}: the raw fields of a record, text or its bytes in UTF-8,
 * and its unknown ones, for the quarantine. Every row has one and nearly none needs it, so it is
 * BYTES, which generated code hands on without a copy: a length and the bytes of each field, then
 * of the names and values of the unknown ones; a length of -1 is a null.
 */
public final class RawRecord extends ScalarFunction {
  private static final long serialVersionUID = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private transient DataOutputSerializer out;

  @Override
  public void open(FunctionContext context) {
    out = new DataOutputSerializer(256);
  }

  /** The record; a null is a field that is missing. */
  public @DataTypeHint("BYTES") byte[] eval(
      @DataTypeHint(value = "MAP<STRING, STRING>", bridgedTo = MapData.class) MapData extra,
      @DataTypeHint(inputGroup = InputGroup.ANY) Object... fields) {
    out.clear();
    try {
      for (Object field : fields) {
        write(
            field instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : (byte[]) field);
      }
      if (extra != null) {
        ArrayData names = extra.keyArray();
        ArrayData values = extra.valueArray();
        for (int i = 0; i < extra.size(); i++) {
          write(names.getString(i).toBytes());
          write(values.isNullAt(i) ? null : values.getString(i).toBytes());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.getCopyOfBuffer();
  }

  private void write(byte[] bytes) throws IOException {
    if (bytes == null) {
      out.writeInt(-1);
    } else {
      out.writeInt(bytes.length);
      out.write(bytes);
    }
  }

  /**
   * The record as JSON: all its fields, then the unknown ones by name.
   *
   * @param names of the fields
   */
  public static String json(byte[] rawRecord, List<String> names) {
    ObjectNode json = JSON.createObjectNode();
    DataInputDeserializer in = new DataInputDeserializer(rawRecord);
    try {
      for (String name : names) {
        json.put(name, read(in));
      }
      TreeMap<String, String> extra = new TreeMap<>();
      while (in.available() > 0) {
        extra.put(read(in), read(in));
      }
      extra.forEach(json::put);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return json.toString();
  }

  private static String read(DataInputDeserializer in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
