package io.lakehouse.jobs.run;

import io.lakehouse.jobs.source.kafka.TopicCheck;
import io.lakehouse.jobs.source.kafka.Topics;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How one feed does, told from outside: by {@code ops.runs}, {@code ops.ledger}, the files of its
 * tables and the ends of its topics. Of the tables only what is new since the last look is read.
 */
final class FeedWatch {
  private static final Logger LOG = LoggerFactory.getLogger(FeedWatch.class);
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Set<String> FAILED = Set.of("refused", "failed", "killed");

  /** What is told of a feed, see {@link LakeMetrics}. */
  enum Figure {
    UNBALANCED("ledgerUnbalanced"),
    FRESHNESS("freshnessSeconds"),
    LAG("lagRecords"),
    DAY_AGE("lastPublishedDayAgeDays"),
    FAILED("lastRunFailed");

    private final String metric;

    Figure(String metric) {
      this.metric = metric;
    }

    String metric() {
      return metric;
    }
  }

  private final Lakehouse house;
  private final String feed;
  private final Clock clock;
  private final TableHead bronze = new TableHead();
  private final TableHead rejects = new TableHead();
  private Set<String> names = Set.of();
  private volatile Optional<Instant> newest = Optional.empty();
  private volatile Optional<LocalDate> day = Optional.empty();
  private volatile OptionalDouble unbalanced = OptionalDouble.empty();
  private volatile OptionalDouble lag = OptionalDouble.empty();
  private volatile OptionalDouble failed = OptionalDouble.empty();

  FeedWatch(Lakehouse house, String feed, Clock clock) {
    this.house = house;
    this.feed = feed;
    this.clock = clock;
  }

  String name() {
    return feed;
  }

  /** A figure as of now, from what the last look has found; empty when there is none. */
  OptionalDouble value(Figure figure) {
    Instant now = clock.instant();
    return switch (figure) {
      case UNBALANCED -> unbalanced;
      case FRESHNESS ->
          newest
              .map(arrival -> OptionalDouble.of(Duration.between(arrival, now).toMillis() / 1e3))
              .orElse(OptionalDouble.empty());
      case LAG -> lag;
      case DAY_AGE ->
          day.map(last -> OptionalDouble.of(ChronoUnit.DAYS.between(last, LocalDate.now(clock))))
              .orElse(OptionalDouble.empty());
      case FAILED -> failed;
    };
  }

  /**
   * What is recorded of the runs of all feeds, read once a look.
   *
   * @param ops reads the rest
   * @param runs all runs but those that another has taken the place of, the last started last
   * @param dead ids of runs whose process is gone
   * @param days the last published day of each feed
   */
  record Runs(
      OpsReader ops,
      List<Map<String, Object>> runs,
      Set<String> dead,
      Map<String, LocalDate> days) {

    /** Empty when nothing was run yet. */
    static Optional<Runs> of(Lakehouse house) {
      if (!house.lake().exists(RunLog.RUNS)) {
        return Optional.empty();
      }
      OpsReader ops = new OpsReader(house.lake());
      return Optional.of(
          new Runs(
              ops,
              ops.runs().stream().filter(run -> !isGivenUp(run)).toList(),
              house.journal().open().stream()
                  .filter(state -> !house.journal().isAlive(state))
                  .map(RunState::runId)
                  .collect(Collectors.toSet()),
              ops.publishedDays()));
    }

    private static boolean isGivenUp(Map<String, Object> run) {
      return "abandoned".equals(run.get("outcome"));
    }
  }

  /** Looks at the feed's runs, tables and topics. */
  void look(Runs recorded) {
    List<Map<String, Object>> runs = recorded.runs().stream().filter(this::isOfFeed).toList();
    failed =
        last(runs.stream()
                .map(run -> outcome(run, recorded.dead()))
                .filter(o -> !isOpen(o))
                .toList())
            .map(outcome -> OptionalDouble.of(FAILED.contains(outcome) ? 1 : 0))
            .orElse(OptionalDouble.empty());
    unbalanced = unbalanced(recorded.ops(), runs);
    day = Optional.ofNullable(recorded.days().get(feed));
    Optional<TopicCheck> topics = topics(runs);
    topics.ifPresent(found -> names = names(found));
    bronze.look(house.lake().table("bronze." + feed), names);
    rejects.look(house.lake().table(Ledger.REJECTS), names);
    newest = bronze.newestArrival();
    lag = topics.map(this::lag).orElse(OptionalDouble.empty());
  }

  private boolean isOfFeed(Map<String, Object> run) {
    return Arrays.asList(((String) run.get("feeds")).split(",")).contains(feed);
  }

  private static String outcome(Map<String, Object> run, Set<String> dead) {
    String outcome = (String) run.get("outcome");
    return isOpen(outcome) && dead.contains(run.get("run_id")) ? "killed" : outcome;
  }

  private static boolean isOpen(String outcome) {
    return "running".equals(outcome);
  }

  private static <T> Optional<T> last(List<T> list) {
    return list.isEmpty() ? Optional.empty() : Optional.of(list.get(list.size() - 1));
  }

  /** Of the last run that has equations: one that has just begun has none. */
  private OptionalDouble unbalanced(OpsReader ops, List<Map<String, Object>> runs) {
    for (int i = runs.size() - 1; i >= 0; i--) {
      List<LedgerRow> rows =
          ops.ledgerOf((String) runs.get(i).get("run_id")).stream()
              .filter(row -> feed.equals(row.feed()))
              .toList();
      if (!rows.isEmpty()) {
        return OptionalDouble.of(rows.stream().filter(row -> !row.balanced()).count());
      }
    }
    return OptionalDouble.empty();
  }

  /** The topics of the last stream; of a broker that does not answer nothing is known. */
  private Optional<TopicCheck> topics(List<Map<String, Object>> runs) {
    Optional<Topics> topics =
        last(runs.stream()
                .flatMap(run -> StreamLog.option(run, StreamLog.TOPICS).stream())
                .toList())
            .map(Topics::parse);
    try {
      return topics.isEmpty()
          ? Optional.empty()
          : Optional.of(TopicCheck.look(StreamRun.feed(house, feed).of(topics.get()), PATIENCE))
              .filter(found -> !found.end().isEmpty());
    } catch (IOException e) {
      LOG.debug("There is no lag of {}", feed, e);
      return Optional.empty();
    }
  }

  private static Set<String> names(TopicCheck found) {
    return found.end().keySet().stream().map(TopicPartition::topic).collect(Collectors.toSet());
  }

  private OptionalDouble lag(TopicCheck found) {
    return OptionalDouble.of(
        found.end().entrySet().stream()
            .mapToLong(end -> Math.max(0, end.getValue() - next(end.getKey(), found)))
            .sum());
  }

  private long next(TopicPartition partition, TopicCheck found) {
    return Stream.of(found.begin(), bronze.next(), rejects.next())
        .mapToLong(offsets -> offsets.getOrDefault(partition, 0L))
        .max()
        .orElseThrow();
  }
}
