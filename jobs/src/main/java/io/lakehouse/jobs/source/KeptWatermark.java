package io.lakehouse.jobs.source;

import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;

/**
 * The watermark of a reader, which a restart does not set back behind the windows that have closed.
 *
 * <p>A window closes with the least watermark of all readers, so each reader must know those of all
 * others when it begins again, whatever the number of readers is then. No more than that least one
 * is kept: a reader that was ahead of the others, or has got other partitions since, may go on
 * behind where it was.
 */
final class KeptWatermark {
  private static final long NONE = Long.MIN_VALUE;
  private static final long END = Long.MAX_VALUE;

  /** The watermark of each reader. */
  private ListState<Long> state;

  private long time = NONE;

  /** Begins where the windows of the state were closed up to; without a state at no time. */
  void restore(StateInitializationContext context) throws Exception {
    state =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>("watermark", Types.LONG));
    long least = END;
    for (Long reader : state.get()) {
      least = Math.min(least, reader);
    }
    // One that has ended holds back nobody.
    time = least < END ? least : NONE;
  }

  /** What has arrived up to here may be behind a closed window. */
  long time() {
    return time;
  }

  /** The reader has a new watermark; one that goes back changes nothing. */
  void advance(long watermark) {
    time = Math.max(time, watermark);
  }

  void snapshot() throws Exception {
    state.update(List.of(time));
  }
}
