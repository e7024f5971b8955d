package io.lakehouse.jobs.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.FunctionInitializationContext;

/**
 * Counters of a step that a restart does not set back: they are in its operator state, so that they
 * tell what was done to the rows of the checkpoint that it goes on from, and no row twice. Flink's
 * accumulators alone begin at 0 with every restart.
 */
final class KeptCounters {
  private final Map<String, LongCounter> counters = new TreeMap<>();
  private final Map<String, Long> restored = new HashMap<>();
  private ListState<Tuple2<String, Long>> state;
  private boolean isRestored;

  /** Reads what was counted before; of a step that runs with another parallelism its share. */
  void restore(FunctionInitializationContext context) throws Exception {
    state =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>(Counters.STATE, Types.TUPLE(Types.STRING, Types.LONG)));
    isRestored = context.isRestored();
    for (Tuple2<String, Long> count : state.get()) {
      restored.merge(count.f0, count.f1, Long::sum);
    }
  }

  /** Whether the step goes on from a state. */
  boolean isRestored() {
    return isRestored;
  }

  /** Registers a counter, which begins with what was counted before. */
  LongCounter add(String name, RuntimeContext context) {
    LongCounter counter = new LongCounter(restored.getOrDefault(name, 0L));
    restored.remove(name);
    counters.put(name, counter);
    context.addAccumulator(name, counter);
    return counter;
  }

  /** Counts of a state for which no counter was registered yet. */
  List<String> others() {
    return List.copyOf(restored.keySet());
  }

  /** Writes what is counted now. */
  void snapshot() throws Exception {
    List<Tuple2<String, Long>> counts = new ArrayList<>();
    counters.forEach(
        (name, counter) -> counts.add(Tuple2.of(name, counter.getLocalValuePrimitive())));
    state.update(counts);
  }
}
