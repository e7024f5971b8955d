package io.lakehouse.jobs.run;

import io.lakehouse.jobs.config.LakehouseOptions;
import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.pipeline.StoredFeed;
import io.lakehouse.jobs.source.Landing;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.Path;

/** What is asked for, and what has landed: looked at before anything is written. */
final class Preflight {
  private final Lakehouse house;

  Preflight(Lakehouse house) {
    this.house = house;
  }

  /** The events of the day that bronze has of the feeds. */
  Day inBronze(LocalDate date, List<String> feeds, LocalDate last) {
    List<StoredFeed> stored =
        feeds.stream()
            .filter(feed -> house.lake().table("bronze." + feed).currentSnapshot() != null)
            .map(
                feed ->
                    new StoredFeed(
                        house.contracts().feed(feed),
                        "bronze." + feed,
                        house.lake().table("bronze." + feed).currentSnapshot().snapshotId(),
                        Branches.day(date),
                        Optional.empty()))
            .toList();
    return Day.of(date, new Restated(stored, last));
  }

  /** Refuses a name that no feed has. */
  void checkNames(List<String> feeds) {
    List<String> known = house.contracts().feeds().stream().map(f -> f.name()).toList();
    feeds.stream()
        .filter(feed -> !known.contains(feed))
        .findFirst()
        .ifPresent(
            feed -> {
              throw new UsageException(
                  "Cannot run the feed, there is none of that name: %s. Known feeds: %s"
                      .formatted(feed, String.join(", ", known)));
            });
  }

  /**
   * The day's files of the feeds, all feeds when none is named.
   *
   * @throws UsageException when there is no such landing zone or feed
   * @throws RefusedException when there is no data for the day
   */
  Day look(LocalDate date, List<String> feeds) throws IOException {
    Landing landing = new Landing(new Path(house.settings().value(LakehouseOptions.LANDING)));
    if (!landing.exists()) {
      throw new UsageException(
          "Cannot run %s, there is no such landing folder: %s. Give it with --landing"
              .formatted(date, landing.uri()));
    }
    checkNames(feeds);
    Day day =
        Day.look(
            landing,
            date,
            house.contracts().feeds().stream()
                .filter(f -> feeds.isEmpty() || feeds.contains(f.name()))
                .toList());
    if (day.feeds().isEmpty()) {
      throw new RefusedException(
          "Cannot run %s, no feed has a file for it: looked for %s/<feed>/%s/ of %s. Nothing was published"
              .formatted(date, landing.uri(), date, String.join(", ", day.absent())));
    }
    return day;
  }
}
