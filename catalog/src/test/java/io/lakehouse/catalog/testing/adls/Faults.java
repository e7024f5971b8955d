package io.lakehouse.catalog.testing.adls;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** What is to go wrong, as a test plans it. Tests side by side plan for paths of their own. */
public final class Faults {
  private final List<Planned> planned = new CopyOnWriteArrayList<>();
  private volatile long backAt = System.nanoTime();

  private record Planned(Predicate<Call> calls, Fault fault, AtomicInteger times) {}

  /** The next calls of a kind go wrong, so many of them. */
  public void next(int times, Predicate<Call> calls, Fault fault) {
    planned.add(new Planned(calls, fault, new AtomicInteger(times)));
  }

  /** All calls of a kind go wrong, until {@link #clear}. */
  public void always(Predicate<Call> calls, Fault fault) {
    next(Integer.MAX_VALUE, calls, fault);
  }

  /** From now on no call is answered, for so long. */
  public void away(Duration time) {
    backAt = System.nanoTime() + time.toNanos();
  }

  /** Nothing goes wrong any more. */
  public void clear() {
    planned.clear();
    backAt = System.nanoTime();
  }

  Optional<Fault> of(Call call) {
    if (System.nanoTime() - backAt < 0) {
      return Optional.of(Fault.dropped());
    }
    for (Planned plan : planned) {
      if (plan.calls().test(call) && plan.times().getAndDecrement() > 0) {
        return Optional.of(plan.fault());
      }
    }
    return Optional.empty();
  }
}
