package io.lakehouse.jobs.pipeline;

import io.lakehouse.catalog.contract.First;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.stream.ArrivedRows;
import io.lakehouse.jobs.stream.Bucket;
import io.lakehouse.jobs.stream.ByArrival;
import io.lakehouse.jobs.stream.KeepFirst;
import io.lakehouse.jobs.stream.MarkFirsts;
import io.lakehouse.jobs.stream.PassedRows;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/**
 * Steps of an event table that go by the order of arrival: which row of a key is kept, and which is
 * the first of its group.
 *
 * @param type the rows that the table's statement gives
 */
record Arrivals(TableContract contract, RowType type) {

  static Arrivals of(TableContract contract, RowType type) {
    return new Arrivals(contract, type);
  }

  /**
   * Of the rows with one key the first that arrived.
   *
   * @param known rows that the table has already: their duplicates are dropped, too
   */
  DataStream<RowData> keepFirst(DataStream<RowData> rows, DataStream<RowData> known) {
    DataStream<RowData> kept =
        rows.transform(
                "arrival of " + contract.name(), info(), new ByArrival(position("arrived_at")))
            .uid("arrival-" + contract.name())
            .union(known)
            .keyBy(new Bucket(type, key()), Types.INT)
            .transform(
                StateSchema.deduplicate(contract).name(),
                info(),
                new KeepFirst(arrived(), key(), contract.feed().orElse(null)))
            .uid(StateSchema.deduplicate(contract).uid());
    return contract.firsts().isEmpty() ? kept.filter(new IsNew()) : kept;
  }

  /** What the table does not have yet. */
  private static final class IsNew implements FilterFunction<RowData> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean filter(RowData row) {
      return row.getRowKind() == RowKind.INSERT;
    }
  }

  /** The rows with the columns that tell the first of a group. */
  DataStream<RowData> markFirsts(DataStream<RowData> rows, RowType marked) {
    int by = position(contract.firsts().get(0).by());
    MarkFirsts.Spec spec =
        new MarkFirsts.Spec(arrived(), by, contract.firsts().stream().map(this::group).toList());
    return rows.keyBy(new Bucket(type, List.of(by)), Types.INT)
        .transform(
            StateSchema.firsts(contract).name(), InternalTypeInfo.of(marked), new MarkFirsts(spec))
        .uid(StateSchema.firsts(contract).uid());
  }

  /** The same rows, counted for the ledger on their way to the table and its parts. */
  DataStream<RowData> counted(DataStream<RowData> rows, Duration part) {
    return rows.transform(
            "count " + contract.name(), rows.getType(), new PassedRows(contract.name(), part))
        .uid("passed-" + contract.name());
  }

  private MarkFirsts.Group group(First first) {
    List<Integer> of = first.of().stream().map(this::position).toList();
    return new MarkFirsts.Group(of, first.value().map(this::position).orElse(-1));
  }

  private ArrivedRows arrived() {
    return new ArrivedRows(
        contract.name(),
        type,
        info(),
        position("source_partition"),
        position("source_line"),
        contract.window().orElseThrow().toMillis());
  }

  private List<Integer> key() {
    return contract.key().stream().map(this::position).toList();
  }

  private TypeInformation<RowData> info() {
    return InternalTypeInfo.of(type);
  }

  private int position(String column) {
    return type.getFieldIndex(column);
  }
}
