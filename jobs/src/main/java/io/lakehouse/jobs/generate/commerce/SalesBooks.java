package io.lakehouse.jobs.generate.commerce;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Adds sales up while they are written; grows with the days only. */
final class SalesBooks {
  private final Map<LocalDate, Map<StatusGroup, Money>> byDate = new TreeMap<>();

  void add(LocalDate date, StatusGroup group, Money money) {
    byDate
        .computeIfAbsent(date, day -> new EnumMap<>(StatusGroup.class))
        .merge(group, money, Money::plus);
  }

  Sales sales() {
    return new Sales(byDate);
  }
}
