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
 * {@code RAW_RECORD(extra, field, ...)}: the raw fields of a record together, as text in UTF-8, and
 * those that the contract does not know. It only holds them: what most rows never need costs
 * nothing.
 */
public final class RawRecord extends ScalarFunction {
  private static final long serialVersionUID = 1;

  private static final String TYPE = "ROW<fields ARRAY<BYTES>, extra MAP<STRING, STRING>>";

  /** The fields as bytes, which must not change afterwards, or as text. */
  public @DataTypeHint(value = TYPE, bridgedTo = RowData.class) RowData eval(
      @DataTypeHint(value = "MAP<STRING, STRING>", bridgedTo = MapData.class) MapData extra,
      @DataTypeHint(inputGroup = InputGroup.ANY) Object... fields) {
    Object[] bytes = new Object[fields.length];
    for (int i = 0; i < fields.length; i++) {
      bytes[i] =
          fields[i] instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : fields[i];
    }
    return GenericRowData.of(new GenericArrayData(bytes), extra);
  }
}
