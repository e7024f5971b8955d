package io.lakehouse.jobs.generate.commerce;

import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Money of the good and distinct sales.
 *
 * @param byDate by the date of the sale (UTC) and what it is; what is nothing is left out
 */
public record Sales(Map<LocalDate, Map<StatusGroup, Money>> byDate) {
  /** Copies the maps. */
  public Sales {
    Map<LocalDate, Map<StatusGroup, Money>> copy = new TreeMap<>();
    byDate.forEach(
        (date, groups) -> copy.put(date, Collections.unmodifiableMap(new EnumMap<>(groups))));
    byDate = Collections.unmodifiableMap(copy);
  }

  /** Of all dates. */
  public Money total(StatusGroup group) {
    return byDate.values().stream()
        .map(groups -> groups.getOrDefault(group, Money.NONE))
        .reduce(Money.NONE, Money::plus);
  }

  /** Of all dates, whatever it is. */
  public Money total() {
    Money sum = Money.NONE;
    for (StatusGroup group : StatusGroup.values()) {
      sum = sum.plus(total(group));
    }
    return sum;
  }

  /** Of a date. */
  public Money on(LocalDate date, StatusGroup group) {
    return byDate.getOrDefault(date, Map.of()).getOrDefault(group, Money.NONE);
  }
}
