package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.catalog.LogWriter;
import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.jobs.cluster.FragileCluster;
import io.lakehouse.jobs.run.ParityLab.Attempt;
import io.lakehouse.jobs.testing.Pace;
import io.lakehouse.jobs.testing.Rows;
import io.lakehouse.jobs.testing.TestLake;
import java.io.IOException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/** Streams with a rule that is mended later, and what one gives that never knew it. */
final class ReplayLab implements AutoCloseable {
  static final String FEED = "user_activity";
  static final String BRONZE = "bronze.user_activity";
  static final String SILVER = "silver.user_activity";
  static final String REJECTS = "bronze.rejects";
  static final String QUARANTINE = "silver.quarantine";
  static final String RULE = "no_page_view";
  static final SqlTree SHIPPED = SqlTree.open();

  /** With a rule that no page view keeps. */
  static final SqlTree STRICT = with("event_type <> 'page_view'");

  private final ParityLab lab;
  private final FragileCluster cluster = FragileCluster.start();
  private final Expected expected;

  /**
   * What the tables hold.
   *
   * @param silver rows but for the marks, which go by the order of writing
   * @param sums of gold, what does not go by it
   * @param firsts of gold, what does
   */
  record Expected(Rows silver, Map<String, Object> sums, Map<String, Object> firsts) {}

  /** Sends events and streams them without the rule. */
  ReplayLab(TestLake lake, Path folder) throws Exception {
    lab = ParityLab.open(lake, folder);
    lab.send(3_000, 21);
    Attempt attempt = lab.attempt("streaming", Map.of());
    attempt.finish();
    expected = found(attempt.lake());
  }

  Expected expected() {
    return expected;
  }

  static SqlTree with(String check) {
    String contract = SHIPPED.read(SILVER.replace('.', '/') + ".yaml");
    return SHIPPED.with(
        SILVER.replace('.', '/') + ".yaml",
        contract.replace(
            "  - {name: event_type_is_known,",
            "  - {name: %s, severity: hard, check: \"%s\", doc: Page views are noise.}\n  - {name: event_type_is_known,"
                .formatted(RULE, check)));
  }

  /** A stream that has caught up. */
  TestLake streamed(SqlTree tree) throws Exception {
    Attempt attempt = lab.attempt("streaming", Map.of(), tree, lab.lake()::environment);
    StreamRun run = attempt.run(new StreamStart.Earliest());
    var ended = run.start().getJobExecutionResult().get(2, TimeUnit.MINUTES);
    run.ended("caught_up", null, run.ledger(ended));
    return attempt.lake();
  }

  /** A stream with the rule that waits on its way. */
  Attempt waiting(Pace pace) throws Exception {
    return lab.attempt(
        "streaming",
        Map.of("parallelism.default", "2"),
        STRICT,
        own -> cluster.environment(own, pace));
  }

  void isAsIfTheRuleHadNeverBeen(TestLake lake) throws Exception {
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

  static Expected found(TestLake lake) throws Exception {
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

  static Map<String, Object> digests(TestLake lake, String... queries) throws Exception {
    Map<String, Object> digests = new TreeMap<>();
    for (String sql : queries) {
      digests.put(sql, new Rows(lake.maps(sql)).digest());
    }
    return digests;
  }

  static List<RunReport> replay(TestLake lake, SqlTree tree) throws Exception {
    return new Replay(lake.open("batch", Map.of(), tree, lake::environment), line -> {})
        .ofRule(RULE, Optional.empty(), Map.of());
  }

  static void replayUpTo(TestLake lake, String word) throws Exception {
    new Replay(
            lake.house(),
            line -> {
              if (line.startsWith(word)) {
                throw new IllegalStateException("killed");
              }
            })
        .ofRule(RULE, Optional.empty(), Map.of());
  }

  static List<RunReport> feed(TestLake lake) throws Exception {
    return new Replay(lake.house(), line -> {}).ofFeed(FEED, Optional.empty(), Map.of());
  }

  /** What main of the tables is. */
  static Map<String, Long> heads(TestLake lake) {
    Map<String, Long> heads = new TreeMap<>();
    for (String table :
        List.of(BRONZE, SILVER, REJECTS, QUARANTINE, "gold.activity_hourly_parts")) {
      var current = lake.house().lake().table(table).currentSnapshot();
      heads.put(table, current == null ? 0 : current.snapshotId());
    }
    return heads;
  }

  /** As if the parser of then could not read these texts. */
  static void reject(TestLake lake, Map<String, Object> like, List<String> texts) {
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

  static void append(TestLake lake, String table, List<Map<String, Object>> rows) {
    LogWriter.replace(lake.house().lake().table(table), Expressions.alwaysFalse(), rows);
  }

  /** Writes all rows anew to one file a partition. */
  static void compact(Table table) throws IOException {
    OverwriteFiles change = table.newOverwrite();
    List<Record> rows = new ArrayList<>();
    try (CloseableIterable<FileScanTask> files = table.newScan().planFiles();
        CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
      files.forEach(task -> change.deleteFile(task.file()));
      records.forEach(row -> rows.add(row.copy()));
    }
    LogWriter.write(table, rows).forEach(change::addFile);
    change.commit();
  }

  @Override
  public void close() throws Exception {
    cluster.close();
    lab.close();
  }
}
