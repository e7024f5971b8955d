package io.lakehouse.jobs.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

class ChosenColumnsTest {
  private static final RowType TYPE =
      RowType.of(
          new LogicalType[] {
            new BigIntType(), new VarCharType(VarCharType.MAX_LENGTH), new IntType()
          },
          new String[] {"id", "name", "age"});

  /** The rows may have a field more than their type, as those behind the rules of a table have. */
  private static GenericRowData row() {
    return GenericRowData.ofKind(
        RowKind.UPDATE_AFTER, 7L, StringData.fromString("Ada"), 36, "behind the type");
  }

  @Test
  void takesColumnsInTheOrderThatIsAskedFor() {
    RowData chosen = chosen(row(), "age", "id");
    assertThat(chosen.getArity()).isEqualTo(2);
    assertThat(chosen.getInt(0)).isEqualTo(36);
    assertThat(chosen.getLong(1)).isEqualTo(7);
    assertThat(chosen.getRowKind()).isEqualTo(RowKind.UPDATE_AFTER);
  }

  /** A serializer that copies a row refuses one with more fields than the type. */
  @Test
  void givesRowsThatASerializerCopies() {
    RowDataSerializer binary = new RowDataSerializer(TYPE);
    RowData row = binary.toBinaryRow(GenericRowData.of(7L, StringData.fromString("Ada"), 36));
    for (RowData given : List.of(row(), row)) {
      RowData copy =
          new RowDataSerializer(TYPE.getTypeAt(0), TYPE.getTypeAt(1))
              .copy(chosen(given, "id", "name"));
      assertThat(copy.getLong(0)).isEqualTo(7);
      assertThat(copy.getString(1)).hasToString("Ada");
    }
  }

  @Test
  void refusesAColumnThatIsNotThere() {
    DataStream<RowData> rows =
        StreamExecutionEnvironment.getExecutionEnvironment()
            .fromData(InternalTypeInfo.of(TYPE), row());
    assertThatThrownBy(() -> ChosenColumns.of(rows, TYPE, List.of("id", "nick")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot choose columns, there are only [id, name, age]: [id, nick]");
  }

  private static RowData chosen(RowData row, String... columns) {
    ChosenColumns step = new ChosenColumns(TYPE, List.of(columns));
    step.open((OpenContext) null);
    return step.map(row);
  }
}
