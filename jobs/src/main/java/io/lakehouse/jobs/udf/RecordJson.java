package io.lakehouse.jobs.udf;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.functions.ScalarFunction;

/** {@code RECORD_JSON(names, values, extra)}: a record of text fields as a JSON object. */
public final class RecordJson extends ScalarFunction {
  private static final long serialVersionUID = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The object.
   *
   * @param names the fields' names
   * @param values their values, null where the record has none
   * @param extra further fields, may be null
   */
  public String eval(
      @DataTypeHint("ARRAY<STRING>") String[] names,
      @DataTypeHint("ARRAY<STRING>") String[] values,
      @DataTypeHint("MAP<STRING, STRING>") Map<String, String> extra) {
    ObjectNode object = JSON.createObjectNode();
    for (int i = 0; i < names.length; i++) {
      object.put(names[i], values[i]);
    }
    if (extra != null) {
      new TreeMap<>(extra).forEach(object::put);
    }
    return object.toString();
  }
}
