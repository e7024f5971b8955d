package io.lakehouse.jobs.stream;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.utils.JoinedRowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;

/**
 * Adds columns that tell the first row to arrive of a group, such as a user's date or session, from
 * those behind it.
 *
 * <p>Rows are judged in the order of arrival, partition and line, each when the watermark says that
 * none comes before it any more: the same in both modes, whatever the order they were read in. A
 * row behind the watermark has nothing to wait for and is judged at once. A group is forgotten a
 * window after its first row, by timers on arrival time; a row that comes later begins it again. A
 * row of kind {@code UPDATE_AFTER} is one that the table has already: it counts, and goes no
 * further.
 */
public final class MarkFirsts extends KeyedProcessFunction<String, RowData, RowData> {
  private static final long serialVersionUID = 1;

  /** Groups are forgotten in lots of an hour, so that not each of them needs a timer. */
  private static final long LOT = Duration.ofHours(1).toMillis();

  private final Spec spec;
  private transient RowCopier copier;
  private transient List<RowData.FieldGetter[]> groups;
  private transient ValueState<List<Tuple2<Long, RowData>>> pending;
  private transient MapState<String, Tuple2<Long, String>> seen;

  /**
   * What to add.
   *
   * @param rows the rows that come in
   * @param info the same for Flink's state
   * @param firsts the columns, in their order
   * @param partition position of {@code source_partition}, an INT
   * @param line position of {@code source_line}, a BIGINT
   * @param window milliseconds of arrival time that a group is remembered
   */
  public record Spec(
      RowType rows,
      TypeInformation<RowData> info,
      List<Group> firsts,
      int partition,
      int line,
      long window)
      implements Serializable {}

  /**
   * One column to add.
   *
   * @param of positions of the columns that make up a group
   * @param value position of the text that all rows of the group get from its first; -1 for a flag
   */
  public record Group(List<Integer> of, int value) implements Serializable {}

  public MarkFirsts(Spec spec) {
    this.spec = spec;
  }

  @Override
  public void open(OpenContext context) {
    copier = new RowCopier(spec.rows());
    groups = new ArrayList<>();
    for (Group group : spec.firsts()) {
      groups.add(
          group.of().stream()
              .map(i -> RowData.createFieldGetter(spec.rows().getTypeAt(i), i))
              .toArray(RowData.FieldGetter[]::new));
    }
    pending =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    "pending", Types.LIST(Types.TUPLE(Types.LONG, spec.info()))));
    seen =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "seen", Types.STRING, Types.TUPLE(Types.LONG, Types.STRING)));
  }

  @Override
  public void processElement(RowData row, Context context, Collector<RowData> out)
      throws Exception {
    long arrival = context.timestamp();
    if (arrival <= context.timerService().currentWatermark()) {
      mark(row, arrival, context, out);
      return;
    }
    List<Tuple2<Long, RowData>> rows = pending.value();
    rows = rows == null ? new ArrayList<>(1) : rows;
    rows.add(Tuple2.of(arrival, copier.copy(row)));
    pending.update(rows);
    context.timerService().registerEventTimeTimer(arrival);
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<RowData> out) throws Exception {
    List<Tuple2<Long, RowData>> rows = pending.value();
    if (rows != null) {
      List<Tuple2<Long, RowData>> due = new ArrayList<>(rows.size());
      List<Tuple2<Long, RowData>> later = new ArrayList<>(0);
      rows.forEach(row -> (row.f0 <= time ? due : later).add(row));
      due.sort(new ArrivalOrder(spec.partition(), spec.line()));
      for (Tuple2<Long, RowData> row : due) {
        mark(row.f1, row.f0, context, out);
      }
      if (later.isEmpty()) {
        pending.clear();
      } else if (!due.isEmpty()) {
        pending.update(later);
      }
    }
    if (time % LOT == 0) {
      forget(time);
    }
  }

  private void forget(long time) throws Exception {
    Iterator<Map.Entry<String, Tuple2<Long, String>>> all = seen.iterator();
    boolean isEmpty = true;
    while (all.hasNext()) {
      if (time - all.next().getValue().f0 >= spec.window()) {
        all.remove();
      } else {
        isEmpty = false;
      }
    }
    if (isEmpty) {
      // On the heap an empty map would stay for every user that ever came.
      seen.clear();
    }
  }

  private void mark(RowData row, long arrival, Context context, Collector<RowData> out)
      throws Exception {
    GenericRowData marks = new GenericRowData(spec.firsts().size());
    for (int i = 0; i < marks.getArity(); i++) {
      int value = spec.firsts().get(i).value();
      String group = group(i, row);
      Tuple2<Long, String> first = group == null ? null : seen.get(group);
      boolean begins = group != null && (first == null || arrival - first.f0 >= spec.window());
      if (begins) {
        String text = value < 0 || row.isNullAt(value) ? null : row.getString(value).toString();
        first = Tuple2.of(arrival, text == null ? "" : text);
        seen.put(group, first);
        long over = (Math.floorDiv(arrival + spec.window(), LOT) + 1) * LOT;
        context.timerService().registerEventTimeTimer(over);
      }
      if (value < 0) {
        marks.setField(i, begins);
      } else if (first != null && !first.f1.isEmpty()) {
        marks.setField(i, StringData.fromString(first.f1));
      }
    }
    if (row.getRowKind() == RowKind.INSERT) {
      out.collect(new JoinedRowData(row, marks));
    }
  }

  /** The group's name in the state, null when the row is in none. */
  private String group(int first, RowData row) {
    StringBuilder name = new StringBuilder().append(first);
    for (RowData.FieldGetter getter : groups.get(first)) {
      Object value = getter.getFieldOrNull(row);
      if (value == null) {
        return null;
      }
      String text = value.toString();
      name.append('/').append(text.length()).append('/').append(text);
    }
    return name.toString();
  }
}
