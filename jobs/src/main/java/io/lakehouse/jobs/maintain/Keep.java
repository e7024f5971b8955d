package io.lakehouse.jobs.maintain;

import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.config.LakehouseOptions;
import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.config.UsageException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * What is kept, by the settings and the contracts, as seen at a moment.
 *
 * @param now the moment
 * @param snapshots how long each snapshot stays readable
 * @param orphans how old a file must be that no snapshot has
 * @param tags how long the figures of a day stay readable at its tag
 * @param smallFiles so many small files of a partition are worth a rewrite
 */
record Keep(Instant now, Duration snapshots, Duration orphans, Duration tags, int smallFiles) {

  /**
   * What the settings say.
   *
   * @throws UsageException when a single small file would count as many
   */
  static Keep of(Settings settings, Instant now) {
    if (settings.value(LakehouseOptions.SMALL_FILES) < 2) {
      throw new UsageException(
          "Cannot maintain tables, %s must be 2 or more: %s"
              .formatted(
                  LakehouseOptions.SMALL_FILES.key(),
                  settings.value(LakehouseOptions.SMALL_FILES)));
    }
    return new Keep(
        now,
        settings.value(LakehouseOptions.KEEP_SNAPSHOTS),
        settings.value(LakehouseOptions.KEEP_ORPHANS),
        settings.value(LakehouseOptions.KEEP_TAGS),
        settings.value(LakehouseOptions.SMALL_FILES));
  }

  /** The first day of a table that its contract keeps; empty when it keeps all. */
  Optional<LocalDate> firstDay(TableContract contract) {
    String[] retention = contract.retention().split(" ");
    return retention.length == 1
        ? Optional.empty()
        : Optional.of(today().minusDays(Long.parseLong(retention[0])));
  }

  /** The first day of a table whose tag is kept. */
  LocalDate firstTag(TableContract contract) {
    LocalDate first = today().minusDays(tags.toDays());
    return firstDay(contract).filter(day -> day.isAfter(first)).orElse(first);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(now, ZoneOffset.UTC);
  }
}
