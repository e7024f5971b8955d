package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.jobs.cluster.FragileCluster;
import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.generate.C2cGenerator;
import io.lakehouse.jobs.generate.EventCounts;
import io.lakehouse.jobs.generate.Quirks;
import io.lakehouse.jobs.maintain.Maintenance;
import io.lakehouse.jobs.maintain.Work;
import io.lakehouse.jobs.run.ParityLab.Attempt;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.Pace;
import io.lakehouse.jobs.testing.Rows;
import io.lakehouse.jobs.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.flink.core.execution.JobClient;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.SnapshotUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Maintenance changes no row that is kept, and nothing that others are at work with. */
@ExtendWith(LakehouseExtension.class)
class MaintenanceIT {
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");
  private static final LocalDate NEXT = DAY.plusDays(1);
  private static final String USERS = "silver.users";
  private static final List<String> FEW = List.of(USERS, "gold.kpi_daily");
  private static final List<String> STREAMED =
      List.of(
          "bronze.user_activity",
          "bronze.rejects",
          "silver.user_activity",
          "gold.activity_hourly_parts");
  private static final Map<String, String> KEYS = Map.of("lakehouse.maintain.small-files", "2");

  private static Maintenance maintenance(TestLake lake, Instant now) {
    return maintenance(lake, KEYS, now);
  }

  private static Maintenance maintenance(TestLake lake, Map<String, String> keys, Instant now) {
    return new Maintenance(lake.open("batch", keys), line -> {}, now);
  }

  /** All that is older than now is old. */
  private static Instant inTenDays() {
    return Instant.now().plus(Duration.ofDays(10));
  }

  private static void publish(TestLake lake, LocalDate date) throws Exception {
    C2cGenerator.generate(date, 300, date.toEpochDay(), Quirks.few(), lake.landing());
    assertThat(lake.run(date).isPublished()).isTrue();
  }

  @Test
  void keepsWhatIsPublishedAndMakesItSmall(TestLake lake) throws Exception {
    publish(lake, DAY);
    publish(lake, NEXT);
    assertThat(lake.run(NEXT).isPublished()).as("once more").isTrue();
    Map<String, Rows> before = lake.contents();
    Map<String, Rows> tagged = tagged(lake);
    Path orphan = file(lake, "orphan.parquet", Duration.ofDays(4));
    Path young = file(lake, "young.parquet", Duration.ofDays(2));
    Map<String, Long> published = lake.published();
    List<Path> files = files(lake);

    List<Work> todo = maintenance(lake, Instant.now()).look(List.of());

    assertThat(todo).noneMatch(Work::isDone);
    assertThat(todo)
        .filteredOn(work -> work.table().equals(USERS))
        .extracting(work -> work.task() + " " + work.items())
        .containsExactly("compaction 4", "orphans 1");
    assertThat(lake.published()).as("a look changes nothing").isEqualTo(published);
    assertThat(files(lake)).isEqualTo(files);

    assertThat(maintenance(lake, Instant.now()).run(List.of(USERS))).allMatch(Work::isDone);
    assertThat(orphan).doesNotExist();
    assertThat(young).exists();
    List<Work> done = maintenance(lake, inTenDays()).run(List.of());

    assertThat(done).isNotEmpty().allMatch(Work::isDone);
    assertThat(done).extracting(Work::task).contains("compaction", "snapshots");
    assertThat(young).doesNotExist();
    assertThat(Rows.difference(lake.contents(), before)).isEmpty();
    assertThat(Rows.difference(tagged(lake), tagged)).isEmpty();
    assertThat(dataFiles(lake, USERS)).as("one a day").isEqualTo(2);
    assertThat(files(lake)).hasSizeLessThan(files.size());
    assertThat(maintenance(lake, inTenDays()).run(List.of())).as("again").isEmpty();

    assertThat(lake.run(NEXT).isPublished()).isTrue();
    new Rollback(lake.house(), line -> {}).undo(NEXT);
    assertThat(lake.rows("SELECT DISTINCT snapshot_date FROM gold.kpi_daily")).hasSize(1);
  }

  @Test
  void dropsTheDaysThatNoContractKeeps(TestLake lake) throws Exception {
    publish(lake, DAY);
    publish(lake, NEXT);
    Rows kpis = lake.content("gold.kpi_daily");
    Instant later =
        NEXT.atStartOfDay(java.time.ZoneOffset.UTC).toInstant().plus(Duration.ofDays(400));

    maintenance(lake, later).run(FEW);

    assertThat(lake.table(USERS, "snapshot_date").column("snapshot_date"))
        .isNotEmpty()
        .containsOnly(NEXT);
    assertThat(lake.content("gold.kpi_daily").differenceFrom(kpis)).as("kept for ever").isEmpty();
    Table users = lake.house().lake().table(USERS);
    assertThat(users.refs()).containsKey("day-" + NEXT).doesNotContainKey("day-" + DAY);
    assertThat(SnapshotUtil.currentAncestorIds(users)).hasSize(1);
  }

  @Test
  void leavesWhatARunOrAReaderNeeds(TestLake lake) throws Exception {
    publish(lake, DAY);
    Table users = lake.house().lake().table(USERS);
    long read = users.currentSnapshot().snapshotId();
    users.manageSnapshots().createTag("reader-of-a-team", read).commit();
    C2cGenerator.generate(NEXT, 300, 7, Quirks.few(), lake.landing());
    DailyRun ended =
        new DailyRun(
            lake.house(),
            line -> {
              if (line.startsWith("auditing")) {
                throw new IllegalStateException("the lights went out");
              }
            });
    assertThatThrownBy(() -> ended.run(NEXT, List.of(), Map.of()))
        .hasMessage("the lights went out");

    maintenance(lake, inTenDays()).run(FEW);

    assertThat(lake.run(NEXT).isPublished()).isTrue();
    assertThat(lake.progress()).first().asString().contains("going on after step filled");
    users.refresh();
    maintenance(lake, inTenDays()).run(FEW);
    users.refresh();
    assertThat(
            SnapshotUtil.ancestorIdsBetween(
                users.currentSnapshot().snapshotId(), read, users::snapshot))
        .as("the reader can go on")
        .hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void leavesTheBooksOfAStreamWhole(TestLake lake, @TempDir Path folder) throws Exception {
    // The slots of the cluster that all tests share are for the maintenance.
    try (ParityLab lab = ParityLab.open(lake, folder);
        FragileCluster cluster = FragileCluster.start()) {
      EventCounts sent = lab.send(2_000, 1);
      Pace pace = Pace.waiting(200);
      Attempt attempt =
          lab.attempt(
              "streaming",
              Map.of("parallelism.default", "2"),
              SqlTree.open(),
              own -> cluster.environment(own, pace));
      StreamRun run = attempt.run(new StreamStart.Earliest());
      JobClient job = run.start();
      pace.reached().get(1, TimeUnit.MINUTES);
      List<Work> done = new ArrayList<>(maintenance(attempt.lake(), inTenDays()).run(STREAMED));
      String path = run.stop(job);
      run.ended("stopped", null, run.ledger(path));
      Table table = attempt.lake().house().lake().table("bronze.user_activity");
      long snapshots = StreamSupport.stream(table.snapshots().spliterator(), false).count();
      maintenance(attempt.lake(), inTenDays()).run(STREAMED);
      table.refresh();
      assertThat(table.snapshots())
          .as("whose state is not at hand")
          .hasSizeGreaterThanOrEqualTo((int) snapshots);
      done.addAll(maintenance(attempt.lake(), withState(attempt), inTenDays()).run(STREAMED));
      assertThat(done).extracting(Work::task).contains("compaction", "snapshots");
      table.refresh();
      assertThat(table.snapshots())
          .as("the last commit of the stream, and the one before it that is settled")
          .hasSizeLessThan((int) snapshots);

      pace.left().complete(null);
      StreamRun rest = attempt.run(new StreamStart.Saved(path));
      var result = rest.start().getJobExecutionResult().get(1, TimeUnit.MINUTES);
      List<LedgerRow> ledger = rest.ledger(result);
      rest.ended("caught_up", null, ledger);
      assertThat(ledger).hasSize(3).allMatch(LedgerRow::balanced);
      Rows bronze = attempt.lake().table("bronze.user_activity", "source_partition", "source_line");
      assertThat(bronze.list()).doesNotHaveDuplicates();
      assertThat(bronze.count() + attempt.lake().table("bronze.rejects", "source_line").count())
          .isEqualTo((int) sent.records());
      assertThat(attempt.lake().table("gold.activity_hourly_parts", "events").sum("events"))
          .isEqualTo(sent.events());

      // Its books are closed now.
      maintenance(attempt.lake(), inTenDays()).run(STREAMED);
      table.refresh();
      assertThat(table.snapshots()).hasSize(1);
      assertThat(table.properties().keySet())
          .noneMatch(property -> property.startsWith(SettledRows.PREFIX));
      assertThat(attempt.lake().table("silver.user_activity", "event_id").count())
          .isEqualTo((int) sent.events());
    }
  }

  /** Where the stream leaves its state. */
  private static Map<String, String> withState(Attempt attempt) {
    Path folder = attempt.lake().folder();
    Map<String, String> keys = new TreeMap<>(KEYS);
    keys.put("execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString());
    keys.put(
        "execution.checkpointing.savepoint-dir", folder.resolve("savepoints").toUri().toString());
    return keys;
  }

  @Test
  void refusesANameThatNoTableHas(TestLake lake) {
    assertThatThrownBy(() -> maintenance(lake, Instant.now()).look(List.of("gold.kpis")))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(
            "Cannot maintain a table, there is no contract of that name: gold.kpis.");
  }

  private static Map<String, Rows> tagged(TestLake lake) {
    Map<String, Rows> tagged = new TreeMap<>();
    for (String table : List.of(USERS, "gold.kpi_daily", "bronze.c2c_users")) {
      for (LocalDate date : List.of(DAY, NEXT)) {
        tagged.put(table + " " + date, lake.contentAt(table, "day-" + date));
      }
    }
    return tagged;
  }

  /** A file beside those of a table that no snapshot has. */
  private static Path file(TestLake lake, String name, Duration age) throws IOException {
    Path file = lake.warehouse().resolve("silver/users/data").resolve(name);
    Files.writeString(file, "left");
    return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
  }

  private static List<Path> files(TestLake lake) throws IOException {
    try (Stream<Path> files = Files.walk(lake.warehouse())) {
      return files.filter(f -> f.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  private static int dataFiles(TestLake lake, String name) throws IOException {
    int count = 0;
    try (CloseableIterable<FileScanTask> tasks =
        lake.house().lake().table(name).newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        count += task.file().recordCount() > 0 ? 1 : 0;
      }
    }
    return count;
  }
}
