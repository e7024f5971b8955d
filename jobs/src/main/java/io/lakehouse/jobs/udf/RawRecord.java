package io.lakehouse.jobs.udf;

import java.nio.charset.StandardCharsets;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.InputGroup;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.ScalarFunction;

/**
 * {@code RAW_RECORD(extra, field, ...)}: the raw fields of a record, text or its bytes in UTF-8,
 * and its unknown ones, for the quarantine. Every row has one and nearly none needs it, so it
 * copies no bytes, as ARRAY and ROW would.
 */
public final class RawRecord extends ScalarFunction {
  private static final long serialVersionUID = 1;

  /** The record; a null is a field that is missing. */
  public @DataTypeHint(
      value = "ROW<fields ARRAY<BYTES>, extra MAP<STRING, STRING>>",
      bridgedTo = RowData.class) RowData eval(
      @DataTypeHint(value = "MAP<STRING, STRING>", bridgedTo = MapData.class) MapData extra,
      @DataTypeHint(inputGroup = InputGroup.ANY) Object... fields) {
    Object[] bytes = new Object[fields.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] =
          fields[i] instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : fields[i];
    }
    return GenericRowData.of(new GenericArrayData(bytes), extra);
  }
}
