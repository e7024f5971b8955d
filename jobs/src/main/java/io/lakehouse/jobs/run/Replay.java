package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.FeedContract;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.TableContract.Kind;
import io.lakehouse.jobs.config.UsageException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Moves refused records on after a rule or a parser was mended. They go through the pipeline in
 * batch mode: what passes now is added to silver and gold, and rejects to bronze before, and leaves
 * the log that kept it; what still fails stays there as it is. Nothing else is changed, so a stream
 * may be at work.
 *
 * <p>Each day is a transaction as a run of the day is: prepared on a branch, and published a table
 * at a time behind a mark in the {@link Journal}. When it is killed, the next replay finishes it or
 * does it anew.
 */
public final class Replay {
  /** Option of a replay in {@code ops.runs}. */
  private static final String RULE = "rule";

  private final Lakehouse house;
  private final Progress progress;
  private final RefusedRecords refused;

  public Replay(Lakehouse house, Progress progress) {
    this.house = house;
    this.progress = progress;
    this.refused = new RefusedRecords(house);
  }

  /**
   * Replays the rows in quarantine that broke a rule.
   *
   * @param rule its name; it may be gone from the contract since
   * @param date only this day
   * @param options what it was started with, for {@code ops.runs}
   * @return what became of each day that has some
   * @throws UsageException when neither a contract nor the quarantine knows the rule
   * @throws RefusedException when the feed's days can only be run again as a whole, or another run
   *     works on a day
   */
  public List<RunReport> ofRule(String rule, Optional<LocalDate> date, Map<String, String> options)
      throws Exception {
    finish();
    List<RefusedRecords.Lot> lots = refused.ofRule(rule, date);
    TreeSet<String> known = new TreeSet<>();
    house.contracts().tables().forEach(table -> known.addAll(Quality.hardRules(table)));
    if (lots.isEmpty() && !known.contains(rule) && !replayed().contains(rule)) {
      throw new UsageException(
          "Cannot replay the rule, neither a contract nor silver.quarantine has one of that name: %s. Known rules: %s"
              .formatted(rule, String.join(", ", known)));
    }
    Map<String, String> all = new TreeMap<>(options);
    all.put(RULE, rule);
    return replay(lots, all);
  }

  /** Rules that were replayed: one that is gone may have left nothing behind. */
  private Set<String> replayed() {
    Set<String> rules = new TreeSet<>();
    for (Map<String, Object> run : new OpsReader(house.lake()).runs()) {
      if (run.get("options") instanceof Map<?, ?> given && given.get(RULE) instanceof String rule) {
        rules.add(rule);
      }
    }
    return rules;
  }

  /**
   * Replays the rejects of a feed.
   *
   * @throws UsageException when there is no such feed
   * @throws RefusedException as {@link #ofRule} says
   */
  public List<RunReport> ofFeed(String feed, Optional<LocalDate> date, Map<String, String> options)
      throws Exception {
    List<String> known = house.contracts().feeds().stream().map(FeedContract::name).toList();
    if (!known.contains(feed)) {
      throw new UsageException(
          "Cannot replay the feed, there is none of that name: %s. Known feeds: %s"
              .formatted(feed, String.join(", ", known)));
    }
    finish();
    return replay(refused.ofFeed(feed, date), options);
  }

  /** Finishes what was killed while it published; anything before that is done anew. */
  private void finish() {
    house.catalogTool().apply();
    Journal journal = house.journal();
    for (RunState state : journal.open()) {
      if (state.isReplay() && !journal.isAlive(state)) {
        progress.say("replay %s was ended before it was done".formatted(state.runId()));
        new ReplayDay(house, progress, options(state)).finish(state);
      }
    }
  }

  /** What a replay that was killed was started with. */
  private Map<String, String> options(RunState killed) {
    Map<String, String> options = new TreeMap<>();
    for (Map<String, Object> run : new OpsReader(house.lake()).runs()) {
      if (run.get("run_id").equals(killed.runId()) && run.get("options") instanceof Map<?, ?> map) {
        map.forEach((key, value) -> options.put((String) key, (String) value));
      }
    }
    return options;
  }

  private List<RunReport> replay(List<RefusedRecords.Lot> lots, Map<String, String> options)
      throws Exception {
    List<RefusedRecords.Lot> ofEvents = lots.stream().filter(this::isOfEvents).toList();
    List<RefusedRecords.Lot> others = lots.stream().filter(lot -> !isOfEvents(lot)).toList();
    if (ofEvents.isEmpty() && !others.isEmpty()) {
      throw new RefusedException(again(others));
    }
    if (!others.isEmpty()) {
      progress.say(again(others));
    }
    List<RunReport> reports = new ArrayList<>();
    for (RefusedRecords.Lot lot : ofEvents) {
      reports.add(new ReplayDay(house, progress, options).run(lot));
    }
    return reports;
  }

  private boolean isOfEvents(RefusedRecords.Lot lot) {
    return house.contracts().tables().stream()
        .anyMatch(
            table ->
                table.kind() == Kind.EVENTS
                    && table.layer().equals("bronze")
                    && isOf(table, lot.feed()));
  }

  private static boolean isOf(TableContract table, String feed) {
    return table.feed().filter(feed::equals).isPresent();
  }

  private static String again(List<RefusedRecords.Lot> lots) {
    return "Cannot replay single records of a snapshot, its figures are made of the day as a whole. Run the days again from their files: "
        + lots.stream()
            .map(lot -> "./lake run --date %s --feeds %s".formatted(lot.date(), lot.feed()))
            .collect(Collectors.joining("; "));
  }
}
