package io.lakehouse.jobs.stream;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarBinaryType;

/**
 * Hands text on as its bytes in UTF-8. Flink's generated code copies every text that it reads from
 * a row, which for a record of text costs more than to parse it; bytes it takes as they are.
 */
public final class TextAsBytes extends RichMapFunction<RowData, RowData> {
  private static final long serialVersionUID = 1;

  private final RowType type;
  private final boolean[] isText;
  private transient RowData.FieldGetter[] getters;

  private TextAsBytes(RowType type, boolean[] isText) {
    this.type = type;
    this.isText = isText;
  }

  /** The step for rows of {@code type}, of which {@code columns} are text to be handed on. */
  public static TextAsBytes of(RowType type, Collection<String> columns) {
    Set<String> names = Set.copyOf(columns);
    boolean[] isText = new boolean[type.getFieldCount()];
    for (int i = 0; i < isText.length; i++) {
      isText[i] = names.contains(type.getFieldNames().get(i));
    }
    return new TextAsBytes(type, isText);
  }

  /** The rows that the step gives. */
  public RowType type() {
    List<LogicalType> types = type.getChildren();
    return RowType.of(
        IntStream.range(0, isText.length)
            .mapToObj(i -> isText[i] ? new VarBinaryType(VarBinaryType.MAX_LENGTH) : types.get(i))
            .toArray(LogicalType[]::new),
        type.getFieldNames().toArray(String[]::new));
  }

  @Override
  public void open(OpenContext context) {
    getters = new RowData.FieldGetter[isText.length];
    for (int i = 0; i < isText.length; i++) {
      getters[i] = RowData.createFieldGetter(type.getTypeAt(i), i);
    }
  }

  @Override
  public RowData map(RowData row) {
    GenericRowData bytes = new GenericRowData(row.getRowKind(), isText.length);
    GenericRowData generic = row instanceof GenericRowData g ? g : null;
    for (int i = 0; i < isText.length; i++) {
      Object value = generic == null ? getters[i].getFieldOrNull(row) : generic.getField(i);
      bytes.setField(i, isText[i] && value != null ? ((StringData) value).toBytes() : value);
    }
    return bytes;
  }
}
