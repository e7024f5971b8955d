package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.catalog.LogWriter;
import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.jobs.cluster.FragileCluster;
import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.run.ParityLab.Attempt;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.Pace;
import io.lakehouse.jobs.testing.Rows;
import io.lakehouse.jobs.testing.TestLake;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.iceberg.expressions.Expressions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Records that were refused move on exactly once when a rule or the parser was mended. */
@ExtendWith(LakehouseExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class ReplayIT {
  private static final String FEED = "user_activity";
  private static final String BRONZE = "bronze.user_activity";
  private static final String SILVER = "silver.user_activity";
  private static final String REJECTS = "bronze.rejects";
  private static final String QUARANTINE = "silver.quarantine";
  private static final String RULE = "no_page_view";
  private static final SqlTree SHIPPED = SqlTree.open();
  private static final SqlTree STRICT = with("event_type <> 'page_view'");

  private ParityLab lab;
  private FragileCluster cluster;

  /** What a stream gives that never knew the rule. */
  private Expected expected;

  private record Expected(Rows silver, Map<String, Object> sums, Map<String, Object> firsts) {}

  private static SqlTree with(String check) {
    String contract = SHIPPED.read(SILVER.replace('.', '/') + ".yaml");
    return SHIPPED.with(
        SILVER.replace('.', '/') + ".yaml",
        contract.replace(
            "  - {name: event_type_is_known,",
            "  - {name: %s, severity: hard, check: \"%s\", doc: Page views are noise.}\n  - {name: event_type_is_known,"
                .formatted(RULE, check)));
  }

  @BeforeAll
  void streamWithoutTheRule(TestLake lake, @TempDir Path folder) throws Exception {
    lab = ParityLab.open(lake, folder);
    lab.send(3_000, 21);
    cluster = FragileCluster.start();
    Attempt attempt = lab.attempt("streaming", Map.of());
    attempt.finish();
    expected = found(attempt.lake());
  }

  @AfterAll
  void stop() throws Exception {
    cluster.close();
    lab.close();
  }

  /** A stream with the rule, that has caught up. */
  private TestLake streamed() throws Exception {
    Attempt attempt = lab.attempt("streaming", Map.of(), STRICT, lab.lake()::environment);
    StreamRun run = attempt.run(new StreamStart.Earliest());
    var ended = run.start().getJobExecutionResult().get(2, TimeUnit.MINUTES);
    run.ended("caught_up", null, run.ledger(ended));
    return attempt.lake();
  }

  @Test
  void aMendedRuleLetsRowsPassOnceAndKeepsTheOthers() throws Exception {
    TestLake lake = streamed();
    Rows before = lake.table(QUARANTINE).where("rule", RULE);
    Rows mobile = new Rows(before.list().stream().filter(ReplayIT::isMobile).toList());
    assertThat(mobile.list()).isNotEmpty().hasSizeLessThan(before.count());

    SqlTree half = with("event_type <> 'page_view' OR device_type = 'mobile'");
    List<RunReport> reports = replay(lake, half);
    assertThat(reports).isNotEmpty().allMatch(RunReport::isPublished);
    Rows stays = new Rows(before.list().stream().filter(row -> !isMobile(row)).toList());
    assertThat(lake.table(QUARANTINE).where("rule", RULE).differenceFrom(stays)).isEmpty();
    Map<String, Long> heads = heads(lake);
    assertThat(replay(lake, half)).allMatch(RunReport::isPublished);
    assertThat(heads(lake)).as("replaying twice changes nothing").isEqualTo(heads);

    replay(lake, SHIPPED);
    isAsIfTheRuleHadNeverBeen(lake);
    assertThat(found(lake).firsts()).isEqualTo(expected.firsts());
    heads = heads(lake);
    assertThat(replay(lake, SHIPPED)).isEmpty();
    assertThat(heads(lake)).isEqualTo(heads);
  }

  @Test
  void aReplayThatWasEndedHalfWayIsFinishedByTheNext() throws Exception {
    TestLake lake = streamed();
    Map<String, Long> heads = heads(lake);
    assertThatThrownBy(() -> replayUpTo(lake, "auditing")).hasMessage("killed");
    assertThat(heads(lake)).isEqualTo(heads);
    assertThatThrownBy(() -> replayUpTo(lake, "publishing")).hasMessage("killed");
    assertThat(heads(lake)).isEqualTo(heads);
    RunState killed = lake.house().journal().open().get(0);
    assertThat(killed.step()).isEqualTo(Step.AUDITED);
    // One table was published, and its branch is gone; the others were not.
    new Graft(lake.house().lake(), day(killed)).apply(SILVER, killed.branch(), killed.runId());
    assertThatThrownBy(
            () ->
                new Restatement(lake.house(), line -> {})
                    .run(List.of(FEED), day(killed), day(killed), Map.of()))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("a replay of it was ended before it was done");

    replay(lake, SHIPPED);
    isAsIfTheRuleHadNeverBeen(lake);
    assertThat(found(lake).firsts()).isEqualTo(expected.firsts());
    assertThat(lake.house().journal().open()).isEmpty();
  }

  @Test
  void aStreamMayBeAtWork() throws Exception {
    Pace pace = Pace.waiting(400);
    Attempt attempt =
        lab.attempt(
            "streaming",
            Map.of("parallelism.default", "2"),
            STRICT,
            own -> cluster.environment(own, pace));
    TestLake lake = attempt.lake();
    StreamRun run = attempt.run(new StreamStart.Earliest());
    JobClient job = run.start();
    pace.reached().get(1, TimeUnit.MINUTES);
    long refused = lake.table(QUARANTINE).count();
    assertThat(refused).isPositive();
    assertThat(replay(lake, SHIPPED)).isNotEmpty().allMatch(RunReport::isPublished);
    assertThat(lake.table(SILVER).where("event_type", "page_view").list()).isNotEmpty();
    pace.left().complete(null);
    var ended = job.getJobExecutionResult().get(2, TimeUnit.MINUTES);
    run.ended("caught_up", null, run.ledger(ended));
    assertThat(lake.table(QUARANTINE).where("rule", RULE).list()).isNotEmpty();

    assertThat(replay(lake, SHIPPED)).allMatch(RunReport::isPublished);
    // Who is first the running stream cannot have known of those that were replayed meanwhile.
    isAsIfTheRuleHadNeverBeen(lake);
  }

  @Test
  void aMendedParserLetsRejectsIntoAllLayers() throws Exception {
    Attempt attempt = lab.attempt("streaming", Map.of());
    StreamRun run = attempt.run(new StreamStart.Earliest());
    var ended = run.start().getJobExecutionResult().get(2, TimeUnit.MINUTES);
    run.ended("caught_up", null, run.ledger(ended));
    TestLake lake = attempt.lake();
    Rows rejects = lake.table(REJECTS);
    int bronze = lake.table(BRONZE).count();
    Map<String, Object> event = lake.table(BRONZE).list().get(0);
    List<String> texts =
        List.of(
            (String) event.get("value"),
            "{\"event_id\":\"new\",\"user_id\":\"u\",\"session_id\":\"s\",\"timestamp\":\"%s\",\"event_type\":\"page_view\"}"
                .formatted(event.get("arrived_at")),
            "{\"event_id\":\"nobody\",\"session_id\":\"s\",\"event_type\":\"page_view\"}");
    reject(lake, event, texts);

    List<RunReport> reports = feed(lake);
    assertThat(reports).allMatch(RunReport::isPublished);
    assertThat(lake.table(REJECTS).differenceFrom(rejects)).isEmpty();
    assertThat(lake.table(BRONZE).column("value")).containsAll(texts);
    assertThat(lake.table(BRONZE).count()).isEqualTo(bronze + 3);
    assertThat(lake.table(SILVER).count()).isEqualTo(expected.silver().count() + 1);
    assertThat(lake.table(SILVER).where("event_id", "new").list())
        .singleElement()
        .satisfies(
            row ->
                assertThat(row)
                    .containsEntry("arrived_at", event.get("arrived_at"))
                    .containsEntry("is_new_session", true));
    assertThat(lake.table(QUARANTINE).where("source_line", 1_000_002L).column("rule"))
        .containsExactly("user_id_is_there");
    assertThat(lake.table("ops.ledger").column("balanced")).containsOnly(true);
    Map<String, Long> heads = heads(lake);
    assertThat(feed(lake)).allMatch(RunReport::isPublished);
    assertThat(heads(lake)).isEqualTo(heads);
  }

  @Test
  void saysWhatItCannotReplay(TestLake lake) {
    assertThatThrownBy(() -> replay(lake, SHIPPED))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(
            "Cannot replay the rule, neither a contract nor silver.quarantine has one of that name: no_page_view. Known rules: ");
    assertThatThrownBy(
            () -> new Replay(lake.house(), line -> {}).ofFeed("c2c", Optional.empty(), Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("Cannot replay the feed, there is none of that name: c2c.");
    Map<String, Object> row = new HashMap<>();
    row.put("feed", "c2c_users");
    row.put("table_name", "silver.users");
    row.put("rule", "user_id_is_a_number");
    row.put("payload", "{}");
    row.put("arrived_at", Instant.parse("2026-11-20T00:00:00Z"));
    row.put("snapshot_date", LocalDate.parse("2026-11-20"));
    row.put("run_id", "earlier");
    append(lake, QUARANTINE, List.of(row));
    assertThatThrownBy(
            () ->
                new Replay(lake.house(), line -> {})
                    .ofRule("user_id_is_a_number", Optional.empty(), Map.of()))
        .isInstanceOf(RefusedException.class)
        .hasMessage(
            "Cannot replay single records of a snapshot, its figures are made of the day as a whole. Run the days again from their files: ./lake run --date 2026-11-20 --feeds c2c_users");
  }

  private void isAsIfTheRuleHadNeverBeen(TestLake lake) throws Exception {
    Expected found = found(lake);
    assertThat(found.silver().differenceFrom(expected.silver())).isEmpty();
    assertThat(found.sums()).isEqualTo(expected.sums());
    assertThat(lake.table(QUARANTINE).list()).isEmpty();
    assertThat(lake.table("ops.ledger").list()).isNotEmpty();
    assertThat(lake.table("ops.ledger").column("balanced")).containsOnly(true);
    for (String table : List.of(BRONZE, SILVER, QUARANTINE, "gold.activity_hourly_parts")) {
      assertThat(lake.house().lake().table(table).refs()).containsOnlyKeys("main");
    }
  }

  /** Rows but for the marks, which go by the order of writing; of gold what does not go by it. */
  private static Expected found(TestLake lake) throws Exception {
    List<String> marks =
        List.of("is_new_user", "is_new_session", "is_first_of_step", "session_country");
    String[] columns =
        lake.contract(SILVER).columns().stream()
            .map(column -> column.name())
            .filter(column -> !marks.contains(column))
            .toArray(String[]::new);
    return new Expected(
        lake.table(SILVER, columns),
        digests(
            lake,
            "SELECT event_hour, country_code, device_type, event_type, events, amount FROM gold.activity_hourly",
            "SELECT * FROM gold.product_activity_hourly",
            "SELECT * FROM gold.user_active_months"),
        digests(
            lake,
            "SELECT SUM(new_users) AS u, SUM(new_sessions) AS s FROM gold.activity_hourly",
            "SELECT SUM(sessions_viewed) AS v, SUM(sessions_purchased) AS p FROM gold.conversion_daily"));
  }

  private static Map<String, Object> digests(TestLake lake, String... queries) throws Exception {
    Map<String, Object> digests = new TreeMap<>();
    for (String sql : queries) {
      digests.put(sql, new Rows(lake.maps(sql)).digest());
    }
    return digests;
  }

  private static List<RunReport> replay(TestLake lake, SqlTree tree) throws Exception {
    return new Replay(lake.open("batch", Map.of(), tree, lake::environment), line -> {})
        .ofRule(RULE, Optional.empty(), Map.of());
  }

  private static void replayUpTo(TestLake lake, String word) throws Exception {
    new Replay(
            lake.house(),
            line -> {
              if (line.startsWith(word)) {
                throw new IllegalStateException("killed");
              }
            })
        .ofRule(RULE, Optional.empty(), Map.of());
  }

  private static List<RunReport> feed(TestLake lake) throws Exception {
    return new Replay(lake.house(), line -> {}).ofFeed(FEED, Optional.empty(), Map.of());
  }

  /** What main of the tables is. */
  private static Map<String, Long> heads(TestLake lake) {
    Map<String, Long> heads = new TreeMap<>();
    for (String table :
        List.of(BRONZE, SILVER, REJECTS, QUARANTINE, "gold.activity_hourly_parts")) {
      var current = lake.house().lake().table(table).currentSnapshot();
      heads.put(table, current == null ? 0 : current.snapshotId());
    }
    return heads;
  }

  private static boolean isMobile(Map<String, Object> row) {
    return ((String) row.get("payload")).contains("\"device_type\":\"mobile\"");
  }

  private static LocalDate day(RunState state) {
    return LocalDate.parse(state.date());
  }

  /** As if the parser of then could not read these texts. */
  private static void reject(TestLake lake, Map<String, Object> like, List<String> texts) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String text : texts) {
      Map<String, Object> row = new HashMap<>();
      row.put("feed", FEED);
      row.put("reason", "broken JSON");
      row.put("raw_text", text);
      row.put("source_partition", like.get("source_partition"));
      row.put("source_file", like.get("source_file"));
      row.put("source_line", 1_000_000L + rows.size());
      row.put("arrived_at", ((OffsetDateTime) like.get("arrived_at")).toInstant());
      row.put("snapshot_date", like.get("snapshot_date"));
      row.put("run_id", like.get("run_id"));
      rows.add(row);
    }
    append(lake, REJECTS, rows);
  }

  private static void append(TestLake lake, String table, List<Map<String, Object>> rows) {
    LogWriter.replace(lake.house().lake().table(table), Expressions.alwaysFalse(), rows);
  }
}
