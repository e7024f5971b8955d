package io.lakehouse.jobs.bench;

import io.lakehouse.jobs.bench.Proc.ThreadUsage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** CPU time by thread of one process, from looks at those that live. */
final class ThreadBooks {
  private final Map<Long, ThreadUsage> known = new HashMap<>();
  private final Set<Long> living = new HashSet<>();

  /** Adds what one look has found: all living threads by their id. */
  void look(Map<Long, ThreadUsage> found) {
    if (!found.isEmpty()) {
      known.putAll(found);
      living.clear();
      living.addAll(found.keySet());
    }
  }

  /**
   * The threads when the process has ended. What they have used behind the last look at them is
   * missing; it is laid on the threads that ended before the process, for these are many and short.
   *
   * @param total all that the process has used, null when nobody knows
   */
  Map<Long, ThreadUsage> settle(Usage total) {
    double missing = total == null ? 0 : total.seconds() - seconds(known.keySet());
    Set<Long> ended = new HashSet<>(known.keySet());
    ended.removeAll(living);
    double base = seconds(ended);
    if (missing <= 0 || base <= 0) {
      return Map.copyOf(known);
    }
    Map<Long, ThreadUsage> settled = new HashMap<>(known);
    ended.forEach(
        id ->
            settled.computeIfPresent(
                id,
                (same, thread) ->
                    new ThreadUsage(thread.name(), thread.seconds() * (base + missing) / base)));
    return Map.copyOf(settled);
  }

  private double seconds(Set<Long> ids) {
    return ids.stream().mapToDouble(id -> known.get(id).seconds()).sum();
  }
}
