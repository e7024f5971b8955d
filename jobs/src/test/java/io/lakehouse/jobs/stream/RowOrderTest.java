package io.lakehouse.jobs.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

class RowOrderTest {
  private static final RowType TYPE =
      (RowType)
          DataTypes.ROW(
                  DataTypes.FIELD("id", DataTypes.BIGINT()),
                  DataTypes.FIELD("name", DataTypes.STRING()),
                  DataTypes.FIELD("rate", DataTypes.DOUBLE()),
                  DataTypes.FIELD("flag", DataTypes.BOOLEAN()),
                  DataTypes.FIELD("age", DataTypes.DECIMAL(6, 2)),
                  DataTypes.FIELD("day", DataTypes.DATE()),
                  DataTypes.FIELD("at", DataTypes.TIMESTAMP_LTZ(6)))
              .getLogicalType();

  @Test
  void comparesColumnAfterColumn() {
    RowOrder order = RowOrder.by(TYPE, List.of(1, 0));
    assertThat(order.compare(row(2L, "a"), row(1L, "b"))).isNegative();
    assertThat(order.compare(row(2L, "a"), row(1L, "a"))).isPositive();
    assertThat(order.compare(row(1L, "a"), row(1L, "a"))).isZero();
  }

  @Test
  void putsNullFirst() {
    RowOrder order = RowOrder.by(TYPE, List.of(0, 1));
    assertThat(order.compare(row(null, "z"), row(-5L, "a"))).isNegative();
    assertThat(order.compare(row(1L, ""), row(1L, null))).isPositive();
    assertThat(order.compare(row(null, null), row(null, null))).isZero();
  }

  @Test
  void doesNotLookAtOtherColumns() {
    RowOrder order = RowOrder.by(TYPE, List.of(0));
    assertThat(order.compare(row(1L, "a"), row(1L, "b"))).isZero();
  }

  @Test
  void ordersEveryTypeOfAContractByItsValue() {
    List<RowData> expected = new ArrayList<>();
    expected.add(full(null, null, null, null, null));
    expected.add(full(null, null, null, null, "2026-11-20T00:00:00Z"));
    expected.add(full(null, null, null, 3, null));
    expected.add(full(null, null, "-1.50", null, null));
    expected.add(full(null, null, "1.50", null, null));
    expected.add(full(null, null, "10.00", null, null));
    expected.add(full(null, false, null, null, null));
    expected.add(full(null, true, null, null, null));
    expected.add(full(-2.5, null, null, null, null));
    expected.add(full(10.0, null, null, null, null));
    RowOrder order = RowOrder.by(TYPE, List.of(2, 3, 4, 5, 6));
    List<RowData> rows = new ArrayList<>(expected);
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(rows, new Random(seed));
      rows.sort(order);
      assertThat(rows).isEqualTo(expected);
    }
  }

  @Test
  void refusesAColumnWithoutAnOrder() {
    RowType type =
        (RowType)
            DataTypes.ROW(
                    DataTypes.FIELD("id", DataTypes.BIGINT()),
                    DataTypes.FIELD("extra", DataTypes.MAP(DataTypes.STRING(), DataTypes.STRING())))
                .getLogicalType();
    assertThatThrownBy(() -> RowOrder.by(type, List.of(0, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot deduplicate by greatest content, a column has no order: extra MAP<STRING,"
                + " STRING>");
  }

  @Test
  void comparesRowsAndArraysByWhatTheyHold() {
    RowType type =
        (RowType)
            DataTypes.ROW(
                    DataTypes.FIELD(
                        "items",
                        DataTypes.ARRAY(
                            DataTypes.ROW(
                                DataTypes.FIELD("product", DataTypes.BIGINT()),
                                DataTypes.FIELD("name", DataTypes.STRING())))))
                .getLogicalType();
    List<RowData> expected =
        List.of(
            GenericRowData.of((Object) null),
            items(),
            items(item(null, "z")),
            items(item(1L, null)),
            items(item(1L, "a")),
            items(item(1L, "a"), item(null, null)),
            items(item(1L, "b")),
            items(item(2L, "a"), item(1L, "a")));
    List<RowData> rows = new ArrayList<>(expected);
    Collections.shuffle(rows, new Random(7));
    rows.sort(RowOrder.by(type, List.of(0)));
    assertThat(rows).isEqualTo(expected);
  }

  private static RowData items(Object... items) {
    return GenericRowData.of(new GenericArrayData(items));
  }

  private static RowData item(Long product, String name) {
    return GenericRowData.of(product, StringData.fromString(name));
  }

  private static RowData row(Long id, String name) {
    GenericRowData row = new GenericRowData(TYPE.getFieldCount());
    row.setField(0, id);
    row.setField(1, StringData.fromString(name));
    return row;
  }

  private static RowData full(Double rate, Boolean flag, String age, Integer day, String at) {
    GenericRowData row = new GenericRowData(TYPE.getFieldCount());
    row.setField(2, rate);
    row.setField(3, flag);
    row.setField(4, age == null ? null : DecimalData.fromBigDecimal(new BigDecimal(age), 6, 2));
    row.setField(5, day);
    row.setField(6, at == null ? null : TimestampData.fromInstant(Instant.parse(at)));
    return row;
  }
}
