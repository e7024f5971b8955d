package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.FeedContract;
import io.lakehouse.jobs.source.Landing;
import java.io.IOException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tells which days have files that no run has seen. What runs have seen stands in {@code ops.runs},
 * so a watch that is started again goes on where it was.
 */
public final class LandingWatch {
  private final Lakehouse house;
  private final Landing landing;
  private final List<FeedContract> feeds;
  private final Map<LocalDate, String> seen = new HashMap<>();
  private final Map<LocalDate, String> done = new HashMap<>();

  public LandingWatch(Lakehouse house, Landing landing) {
    this(house, landing, List.of());
  }

  /**
   * Watches the files of these feeds only, of all when none is named.
   *
   * @throws io.lakehouse.jobs.config.UsageException when there is no such feed
   */
  public LandingWatch(Lakehouse house, Landing landing, List<String> names) {
    new Preflight(house).checkNames(names);
    this.house = house;
    this.landing = landing;
    this.feeds =
        house.contracts().feeds().stream()
            .filter(feed -> names.isEmpty() || names.contains(feed.name()))
            .toList();
    for (Map<String, Object> run : new OpsReader(house.lake()).runs()) {
      if (List.of("published", "refused", "rolled_back").contains(run.get("outcome"))) {
        Object input = ((Map<?, ?>) run.get("versions")).get("input");
        done.put((LocalDate) run.get("snapshot_date"), (String) input);
      }
    }
  }

  /** Days whose files are new or changed, and have not changed since the last look. */
  public List<LocalDate> look() throws IOException {
    TreeMap<LocalDate, String> settled = new TreeMap<>();
    for (LocalDate date : days()) {
      String now = Day.list(landing, date, feeds).fingerprint(house.contracts().tree().digest());
      if (now.equals(seen.put(date, now)) && !now.equals(done.get(date))) {
        settled.put(date, now);
      }
    }
    done.putAll(settled);
    return List.copyOf(settled.keySet());
  }

  /** The run of a day has failed: the next look names it again. */
  public void failed(LocalDate date) {
    done.remove(date);
  }

  private TreeSet<LocalDate> days() throws IOException {
    TreeSet<LocalDate> days = new TreeSet<>();
    for (FeedContract feed : feeds) {
      days.addAll(landing.days(feed));
    }
    return days;
  }
}
