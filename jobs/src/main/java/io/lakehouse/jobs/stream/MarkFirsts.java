package io.lakehouse.jobs.stream;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

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
public final class MarkFirsts extends InArrivalOrder {
  private static final long serialVersionUID = 1;
  private static final byte[] NOTHING = {};

  private final Spec spec;

  /** The different groups of a row; flags and a text of one group share it. */
  private final List<Group> groups = new ArrayList<>();

  /** For each column its place in {@link #groups}. */
  private final int[] places;

  private final List<RowId> ids;
  private transient Seen.First[] firsts;
  private transient boolean[] begins;
  private transient RowData.FieldGetter[] fields;

  /**
   * What to add.
   *
   * @param rows the rows that come in, in a {@link Bucket} of {@code by}
   * @param by position of the column that all rows of a group have in common
   * @param firsts the columns, in their order
   */
  public record Spec(ArrivedRows rows, int by, List<Group> firsts) implements Serializable {}

  /**
   * One column to add.
   *
   * @param of positions of the columns that make up a group
   * @param value position of the text that all rows of the group get from its first; -1 for a flag
   */
  public record Group(List<Integer> of, int value) implements Serializable {}

  public MarkFirsts(Spec spec) {
    super(spec.rows());
    this.spec = spec;
    this.places = new int[spec.firsts().size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = place(spec.firsts().get(i));
    }
    this.ids =
        IntStream.range(0, groups.size())
            .mapToObj(
                // The group's place before its id: groups of other columns may have the same
                // values.
                i -> new RowId(spec.rows().type(), columns(groups.get(i)), (byte) i))
            .toList();
  }

  private int place(Group column) {
    for (int i = 0; i < groups.size(); i++) {
      Group group = groups.get(i);
      if (group.of().equals(column.of())
          && (group.value() < 0 || column.value() < 0 || group.value() == column.value())) {
        groups.set(i, new Group(group.of(), Math.max(group.value(), column.value())));
        return i;
      }
    }
    groups.add(column);
    return groups.size() - 1;
  }

  private List<Integer> columns(Group group) {
    List<Integer> columns = new ArrayList<>(List.of(spec.by()));
    columns.addAll(group.of());
    return columns;
  }

  @Override
  public void open() throws Exception {
    super.open();
    firsts = new Seen.First[groups.size()];
    begins = new boolean[groups.size()];
    RowType type = spec.rows().type();
    fields = new RowData.FieldGetter[type.getFieldCount()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = RowData.createFieldGetter(type.getTypeAt(i), i);
    }
  }

  @Override
  void judge(RowData row, long arrival) throws Exception {
    for (int i = 0; i < begins.length; i++) {
      look(i, row, arrival);
    }
    if (row.getRowKind() == RowKind.INSERT) {
      emit(marked(row), arrival);
    }
  }

  /** With its fields as objects: the table and each of its parts read the same ones. */
  private RowData marked(RowData row) {
    GenericRowData marked = new GenericRowData(fields.length + places.length);
    for (int i = 0; i < fields.length; i++) {
      marked.setField(i, fields[i].getFieldOrNull(row));
    }
    for (int i = 0; i < places.length; i++) {
      marked.setField(fields.length + i, mark(spec.firsts().get(i), places[i]));
    }
    return marked;
  }

  private void look(int place, RowData row, long arrival) throws Exception {
    Group group = groups.get(place);
    firsts[place] = null;
    begins[place] = false;
    for (int column : group.of()) {
      if (row.isNullAt(column)) {
        return;
      }
    }
    byte[] id = ids.get(place).of(row);
    Seen.First first = find(id);
    if (first == null || arrival - first.arrival() >= spec.rows().window()) {
      first = new Seen.First(arrival, text(row, group.value()));
      remember(id, first);
      begins[place] = true;
    }
    firsts[place] = first;
  }

  private Object mark(Group column, int place) {
    if (column.value() < 0) {
      return begins[place];
    }
    Seen.First first = firsts[place];
    return first == null || first.text().length == 0 ? null : StringData.fromBytes(first.text());
  }

  private static byte[] text(RowData row, int position) {
    return position < 0 || row.isNullAt(position) ? NOTHING : row.getString(position).toBytes();
  }
}
