package io.lakehouse.jobs.stream;

import java.util.List;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/**
 * Of the rows of one key keeps the first that arrived, and drops those that arrive within a window
 * behind it. A row that arrives when the window is over is kept again and begins a new one.
 *
 * <p>The timestamp of a row is its arrival; of rows that arrive in the same millisecond the one of
 * the lesser partition and line is the first. A row waits until the watermark says that none comes
 * before it any more, so the result does not depend on the order in which partitions are read, and
 * is the same in batch mode. A row behind the watermark has nothing to wait for and is judged at
 * once.
 *
 * <p>A row of kind {@code UPDATE_AFTER} is one that the table has already: it is passed on at once,
 * and later rows of its key are its duplicates.
 *
 * <p>State: a row until the watermark passes it, then its key and arrival until the window is over,
 * and up to an hour longer.
 */
public final class KeepFirst extends InArrivalOrder {
  private static final long serialVersionUID = 1;
  private static final byte[] NOTHING = {};

  private final String feed;
  private final String table;
  private final long window;
  private final RowId key;
  private transient KeptCounters counters;
  private transient LongCounter duplicates;

  /**
   * The step of one table.
   *
   * @param rows the rows, in a {@link Bucket} of their key
   * @param key positions of the columns that make up the key
   * @param feed the feed the rows come from; null of a table that is made of other tables
   */
  public KeepFirst(ArrivedRows rows, List<Integer> key, String feed) {
    super(rows);
    this.feed = feed;
    this.table = rows.table();
    this.window = rows.window();
    this.key = new RowId(rows.type(), key);
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    counters = new KeptCounters();
    counters.restore(context);
  }

  @Override
  public void open() throws Exception {
    super.open();
    duplicates = counters.add(Counters.duplicates(table), getRuntimeContext());
    FeedMetrics.show(getMetricGroup(), feed, FeedMetrics.DUPLICATES, duplicates);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    counters.snapshot();
  }

  @Override
  boolean waits(RowData row) {
    return row.getRowKind() != RowKind.UPDATE_AFTER;
  }

  @Override
  void judge(RowData row, long arrival) throws Exception {
    byte[] id = key.of(row);
    Seen.First kept = find(id);
    // Of a row that came too late the kept one may be the later, and drops it as well.
    if (waits(row) && kept != null && Math.abs(arrival - kept.arrival()) < window) {
      duplicates.add(1);
      return;
    }
    emit(row, arrival);
    if (kept == null || arrival > kept.arrival()) {
      remember(id, new Seen.First(arrival, NOTHING));
    }
  }
}
