package io.lakehouse.jobs.generate.commerce;

import java.util.EnumMap;
import java.util.Map;

/** Counts flaws while they are written. */
final class FlawCounts {
  private final Map<Flaw, Long> counts = new EnumMap<>(Flaw.class);

  void add(Flaw flaw) {
    counts.merge(flaw, 1L, Long::sum);
  }

  void addIf(boolean present, Flaw flaw) {
    if (present) {
      add(flaw);
    }
  }

  Map<Flaw, Long> counts() {
    return counts;
  }
}
