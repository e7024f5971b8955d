package io.lakehouse.jobs.source;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.runtime.state.StateInitializationContext;

/**
 * The watermark of a reader, which a restart does not set back behind the windows that have closed.
 *
 * <p>A window closes with the least watermark of all readers that are not idle, so each reader must
 * know those of all others when it begins again, whatever the number of readers is then. No more
 * than that least one is kept: a reader that was ahead of the others, or has got other partitions
 * since, may go on behind where it was.
 */
final class KeptWatermark {
  private static final long NONE = Long.MIN_VALUE;
  private static final long END = Long.MAX_VALUE;

  /** Of each reader: where it began, its watermark, and whether it is idle. */
  private ListState<Tuple3<Long, Long, Boolean>> state;

  private long begin = NONE;
  private long time = NONE;
  private boolean isIdle;

  /** Begins where the windows of the state were closed up to; without a state at no time. */
  void restore(StateInitializationContext context) throws Exception {
    state =
        context
            .getOperatorStateStore()
            .getUnionListState(
                new ListStateDescriptor<>(
                    "watermark", Types.TUPLE(Types.LONG, Types.LONG, Types.BOOLEAN)));
    List<Tuple3<Long, Long, Boolean>> readers = new ArrayList<>();
    state.get().forEach(readers::add);
    begin = closed(readers);
    time = begin;
  }

  private static long closed(List<Tuple3<Long, Long, Boolean>> readers) {
    long begin = readers.stream().mapToLong(reader -> reader.f0).max().orElse(NONE);
    long active =
        readers.stream()
            .filter(reader -> !reader.f2)
            .mapToLong(reader -> reader.f1)
            .min()
            .orElse(END);
    // When all are idle the steps behind take the latest; one that has ended holds back nobody.
    long all =
        active < END
            ? active
            : readers.stream()
                .mapToLong(reader -> reader.f1)
                .filter(time -> time < END)
                .max()
                .orElse(NONE);
    return Math.max(begin, all);
  }

  /** Whether it goes on from a state in which there was a watermark. */
  boolean isRestored() {
    return begin > NONE;
  }

  /** What has arrived up to here may be behind a closed window. */
  long time() {
    return time;
  }

  /** The reader has a new watermark; one that goes back changes nothing. */
  void advance(long watermark) {
    time = Math.max(time, watermark);
  }

  /** The reader holds the others back no more, or does again. */
  void setIdle(boolean idle) {
    isIdle = idle;
  }

  void snapshot() throws Exception {
    state.update(List.of(Tuple3.of(begin, time, isIdle)));
  }
}
