package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.generate.EventFiles;
import io.lakehouse.jobs.generate.EventGenerator;
import io.lakehouse.jobs.generate.EventPlan;
import io.lakehouse.jobs.run.ParityLab.Attempt;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.Rows;
import io.lakehouse.jobs.testing.TestLake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Days of events are judged anew from bronze. */
@ExtendWith(LakehouseExtension.class)
class RestatementIT {
  private static final String FEED = "user_activity";
  private static final String SILVER = "silver.user_activity";
  private static final String QUARANTINE = "silver.quarantine";
  private static final SqlTree SHIPPED = SqlTree.open();
  private static final List<String> AT = List.of("source_partition", "source_line");
  private static final List<String> VIEWS =
      List.of(
          "gold.activity_hourly",
          "gold.product_activity_hourly",
          "gold.conversion_daily",
          "gold.user_active_months");

  /** No page view is good enough any more. */
  private static final SqlTree STRICTER =
      SHIPPED.with(
          "silver/user_activity.yaml",
          SHIPPED
              .read("silver/user_activity.yaml")
              .replace(
                  "  - {name: event_type_is_known,",
                  "  - {name: no_page_view, severity: hard, check: \"event_type <> 'page_view'\", doc: Page views are noise.}\n  - {name: event_type_is_known,"));

  @Test
  void givesWhatTheStreamHasGivenAndFollowsTheRules(TestLake lake, @TempDir Path folder)
      throws Exception {
    try (ParityLab lab = ParityLab.open(lake, folder)) {
      lab.send(3_000, 5);
      Attempt attempt = lab.attempt("streaming", Map.of());
      StreamRun stream = attempt.run(new StreamStart.Earliest());
      var ended = stream.start().getJobExecutionResult().get();
      TestLake own = attempt.lake();
      TreeSet<LocalDate> days = days(own);
      assertThatThrownBy(() -> restate(own, SHIPPED, days))
          .isInstanceOf(RefusedException.class)
          .hasMessage(
              "Cannot judge %s anew, stream %s may hold events of the day that it has yet to write: wait until it is at a later day, or end it with --drain or --until-caught-up",
              days.last(), stream.id());
      stream.ended("caught_up", null, stream.ledger(ended));
      Map<String, Rows> before = content(own);
      Map<String, Long> bronze = untouched(own);

      assertThat(restate(own, SHIPPED, days)).allMatch(RunReport::isPublished);
      assertThat(Rows.difference(content(own), before)).isEmpty();
      assertThat(untouched(own)).isEqualTo(bronze);

      assertThat(restate(own, STRICTER, days)).allMatch(RunReport::isPublished);
      Rows silver = own.table(SILVER, "event_type", "source_partition", "source_line");
      Rows good = before.get(SILVER).select(List.of("event_type", AT.get(0), AT.get(1)));
      Rows gone = good.where("event_type", "page_view");
      assertThat(gone.list()).isNotEmpty();
      assertThat(silver.differenceFrom(without(good, gone))).isEmpty();
      Rows moved =
          own.table(QUARANTINE, "rule", AT.get(0), AT.get(1)).where("rule", "no_page_view");
      assertThat(keys(moved)).containsAll(keys(gone)).doesNotContainAnyElementsOf(keys(silver));
      assertThat(own.table("ops.ledger").column("balanced")).containsOnly(true);

      restate(own, SHIPPED, days);
      assertThat(Rows.difference(content(own), before)).isEmpty();
      assertThat(own.table("ops.runs").where("mode", "batch").column("outcome"))
          .containsOnly("restated");
      assertThat(refs(own)).containsOnly("main");
    }
  }

  @Test
  void givesWhatDaysOfFilesHaveGivenAlsoAcrossMidnightAndAfterAFailure(TestLake lake)
      throws Exception {
    EventPlan plan =
        EventPlan.of(3_000, 150, 9)
            .withFlaws(0, 0.05, 0.01)
            .withTime(Instant.parse("2026-03-01T12:00:00Z"), Duration.ofHours(22));
    try (EventFiles files = EventFiles.open(plan, lake.landing())) {
      EventGenerator.generate(plan, files);
    }
    TreeSet<LocalDate> days = new TreeSet<>();
    for (int day = 1; day <= 2; day++) {
      days.add(LocalDate.of(2026, 3, day));
    }
    for (LocalDate day : days) {
      RunReport report = lake.run(lake.house(), day, FEED);
      assertThat(report.reasons()).isEmpty();
    }
    assertThat(sessionsOverMidnight(lake)).isPositive();
    Map<String, Rows> before = content(lake);
    Rows payloads = lake.table(QUARANTINE, "rule", "payload", "arrived_at");

    assertThat(restate(lake, SHIPPED, days)).hasSize(2).allMatch(RunReport::isPublished);
    assertThat(Rows.difference(content(lake), before)).isEmpty();
    assertThat(lake.table(QUARANTINE, "rule", "payload", "arrived_at").differenceFrom(payloads))
        .isEmpty();

    Lakehouse house = lake.open("batch", Map.of(), STRICTER, lake::environment);
    Restatement failing =
        new Restatement(
            house,
            line -> {
              if (line.startsWith("publishing")) {
                throw new IllegalStateException("the disk is full");
              }
            });
    assertThatThrownBy(() -> failing.run(List.of(FEED), days.first(), days.last(), Map.of()))
        .hasMessage("the disk is full");
    assertThat(Rows.difference(content(lake), before)).isEmpty();
    restate(lake, STRICTER, days);
    assertThat(lake.table(SILVER).where("event_type", "page_view").list()).isEmpty();
    assertThat(lake.table(SILVER).count())
        .isEqualTo(
            before.get(SILVER).count()
                - before.get(SILVER).where("event_type", "page_view").count());
    assertThat(lake.house().journal().open(days.first())).isEmpty();
  }

  /** Two days of files, run. */
  private static TreeSet<LocalDate> twoDays(TestLake lake) throws Exception {
    EventPlan plan =
        EventPlan.of(600, 60, 4)
            .withFlaws(0, 0.05, 0.01)
            .withTime(Instant.parse("2026-03-01T12:00:00Z"), Duration.ofHours(22));
    try (EventFiles files = EventFiles.open(plan, lake.landing())) {
      EventGenerator.generate(plan, files);
    }
    TreeSet<LocalDate> days =
        new TreeSet<>(List.of(LocalDate.of(2026, 3, 1), LocalDate.of(2026, 3, 2)));
    for (LocalDate day : days) {
      assertThat(lake.run(lake.house(), day, FEED).reasons()).isEmpty();
    }
    return days;
  }

  @Test
  void judgesADayAnewThatOthersChangeWhileItIsJudged(TestLake lake) throws Exception {
    TreeSet<LocalDate> days = twoDays(lake);
    Map<String, Rows> before = content(lake);
    List<String> said = new ArrayList<>();
    Restatement disturbed =
        new Restatement(
            lake.house(),
            line -> {
              said.add(line);
              if (line.startsWith("publishing")) {
                addAFileTwice(lake, days.first());
              }
            });
    assertThatThrownBy(() -> disturbed.run(List.of(FEED), days.first(), days.last(), Map.of()))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith(
            "Cannot publish 2026-03-01, others have changed the day each of 3 times that it was judged (");
    assertThat(said).filteredOn(line -> line.startsWith("publishing")).hasSize(3);
    assertThat(lake.house().journal().open(days.first())).isPresent();

    assertThat(restate(lake, SHIPPED, days)).hasSize(2).allMatch(RunReport::isPublished);
    assertThat(Rows.difference(content(lake), before)).isEmpty();
    assertThat(lake.house().journal().open(days.first())).isEmpty();
    assertThat(refs(lake)).noneMatch(ref -> ref.startsWith("run_"));
  }

  /** Somebody adds to silver, as a stream does. */
  private static void addAFileTwice(TestLake lake, LocalDate day) {
    Table silver = lake.house().lake().table(SILVER);
    try (CloseableIterable<FileScanTask> files =
        silver.newScan().filter(Branches.day(day)).planFiles()) {
      silver.newFastAppend().appendFile(files.iterator().next().file()).commit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void saysHowToGoOnWhenItEndsEarly(TestLake lake) throws Exception {
    TreeSet<LocalDate> days = twoDays(lake);
    Map<String, Rows> before = content(lake);
    List<String> said = new ArrayList<>();
    Restatement failing =
        new Restatement(
            lake.house(),
            line -> {
              said.add(line);
              if (said.stream().filter(l -> l.startsWith("publishing")).count() == 2
                  && line.startsWith("publishing")) {
                throw new IllegalStateException("the disk is full");
              }
            });
    assertThatThrownBy(() -> failing.run(List.of(FEED), days.first(), days.last(), Map.of()))
        .hasMessage("the disk is full");
    assertThat(said)
        .last()
        .isEqualTo(
            "days published: 2026-03-01. Go on with ./lake run --feeds user_activity --from-bronze --from 2026-03-02 --to 2026-03-02");

    assertThat(restate(lake, SHIPPED, new TreeSet<>(List.of(days.last()))))
        .hasSize(1)
        .allMatch(RunReport::isPublished);
    assertThat(Rows.difference(content(lake), before)).isEmpty();
    restate(lake, SHIPPED, days);
    assertThat(Rows.difference(content(lake), before)).isEmpty();
  }

  @Test
  void refusesWhatBronzeCannotGive(TestLake lake) {
    LocalDate day = LocalDate.parse("2026-03-01");
    Restatement restatement = new Restatement(lake.house(), line -> {});
    assertThatThrownBy(() -> restatement.run(List.of("c2c_users"), day, day, Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "Cannot run the feed from bronze, it is none of events: c2c_users. A day of it is run again from its files with ./lake run --date <yyyy-MM-dd>; feeds of events are: orders, user_activity");
    assertThatThrownBy(() -> restatement.run(List.of(FEED), day, day, Map.of()))
        .isInstanceOf(RefusedException.class)
        .hasMessage(
            "Cannot run 2026-03-01 to 2026-03-01 from bronze, it has no events of these days: user_activity");
    assertThatThrownBy(() -> restatement.run(List.of(FEED), day, day.minusDays(1), Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("the last is before the first: 2026-03-01 to 2026-02-28");
  }

  private static List<RunReport> restate(TestLake lake, SqlTree tree, TreeSet<LocalDate> days)
      throws Exception {
    Lakehouse house = lake.open("batch", Map.of(), tree, lake::environment);
    return new Restatement(house, line -> {})
        .run(List.of(FEED), days.first(), days.last(), Map.of());
  }

  private static TreeSet<LocalDate> days(TestLake lake) {
    TreeSet<LocalDate> days = new TreeSet<>();
    lake.table("bronze." + FEED, "snapshot_date")
        .column("snapshot_date")
        .forEach(day -> days.add((LocalDate) day));
    return days;
  }

  /** All of silver and quarantine but the run, and the sums of gold. */
  private static Map<String, Rows> content(TestLake lake) throws Exception {
    Map<String, Rows> content = new TreeMap<>();
    content.put(SILVER, lake.table(SILVER));
    content.put(
        QUARANTINE,
        lake.table(QUARANTINE, "rule", "reason", "payload", "arrived_at", AT.get(0), AT.get(1)));
    for (String view : VIEWS) {
      content.put(view, new Rows(lake.maps("SELECT * FROM " + view)));
      assertThat(content.get(view).list()).as(view).isNotEmpty();
    }
    return content;
  }

  private static Map<String, Long> untouched(TestLake lake) {
    Map<String, Long> snapshots = new TreeMap<>();
    for (String table : List.of("bronze." + FEED, "bronze.rejects")) {
      var current = lake.house().lake().table(table).currentSnapshot();
      snapshots.put(table, current == null ? 0 : current.snapshotId());
    }
    return snapshots;
  }

  private static Set<String> refs(TestLake lake) {
    Set<String> refs = new HashSet<>();
    lake.house()
        .contracts()
        .tables()
        .forEach(table -> refs.addAll(lake.house().lake().table(table.name()).refs().keySet()));
    return refs;
  }

  private static long sessionsOverMidnight(TestLake lake) {
    Map<Object, Set<Object>> days = new TreeMap<>();
    lake.table(SILVER, "session_id", "snapshot_date")
        .list()
        .forEach(
            row ->
                days.computeIfAbsent(row.get("session_id"), session -> new HashSet<>())
                    .add(row.get("snapshot_date")));
    return days.values().stream().filter(of -> of.size() > 1).count();
  }

  private static Rows without(Rows all, Rows gone) {
    return new Rows(all.list().stream().filter(row -> !gone.list().contains(row)).toList());
  }

  private static Set<List<Object>> keys(Rows rows) {
    Set<List<Object>> keys = new HashSet<>();
    rows.list().forEach(row -> keys.add(List.of(row.get(AT.get(0)), row.get(AT.get(1)))));
    return keys;
  }
}
