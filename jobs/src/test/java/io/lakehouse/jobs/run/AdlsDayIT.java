package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.catalog.azure.AzureLakeFileIO;
import io.lakehouse.catalog.contract.Column;
import io.lakehouse.catalog.testing.adls.AdlsExtension;
import io.lakehouse.catalog.testing.adls.AdlsServer;
import io.lakehouse.jobs.broker.LocalBroker;
import io.lakehouse.jobs.cluster.FileSystems;
import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.generate.C2cGenerator;
import io.lakehouse.jobs.generate.EventFiles;
import io.lakehouse.jobs.generate.EventGenerator;
import io.lakehouse.jobs.generate.EventPlan;
import io.lakehouse.jobs.generate.EventTopic;
import io.lakehouse.jobs.generate.GeneratedFile;
import io.lakehouse.jobs.generate.Quirks;
import io.lakehouse.jobs.testing.AzureLake;
import io.lakehouse.jobs.testing.LakeProcess;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.Rows;
import io.lakehouse.jobs.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.iceberg.HasTableOperations;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A day whose landing zone, warehouse and checkpoints are on Azure Data Lake Storage. */
@ExtendWith({LakehouseExtension.class, AdlsExtension.class})
@TestInstance(Lifecycle.PER_CLASS)
class AdlsDayIT {
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");
  private static final String FEED = "user_activity";

  private final EventPlan plan =
      EventPlan.of(3_000, 300, 7)
          .withFlaws(0.05, 0.02, 0.01)
          .withTime(
              Instant.now().truncatedTo(ChronoUnit.DAYS).minus(5, ChronoUnit.DAYS),
              Duration.ofHours(24));

  private AdlsServer adls;
  private AzureLake azure;
  private TestLake local;
  private TestLake remote;

  @BeforeAll
  void runTheDayOnALocalFolderAndOnAzure(TestLake given, AdlsServer server, @TempDir Path folder)
      throws Exception {
    local = given;
    adls = server;
    azure = new AzureLake(server, folder);
    C2cGenerator.generate(DAY, 400, 7, Quirks.at(0.02), local.landing());
    landEvents(folder);
    Map<String, String> keys = azure.keys("day");
    FileSystems.load(Settings.load("batch", null, keys).configuration());
    azure.land(local.landing());
    remote = local.another(keys);
    for (TestLake lake : List.of(local, remote)) {
      assertThat(lake.run(DAY).isPublished()).isTrue();
      assertThat(lake.run(lake.house(), DAY, FEED).isPublished()).isTrue();
    }
  }

  private void landEvents(Path folder) throws IOException {
    List<GeneratedFile> files;
    try (EventFiles landing = EventFiles.open(plan, folder.resolve("events"))) {
      EventGenerator.generate(plan, landing);
      landing.close();
      files = landing.files();
    }
    for (GeneratedFile file : files) {
      String day = file.path().getParent().getFileName().toString();
      Files.move(
          file.path(),
          local.landingFolder(FEED, DAY).resolve(day + "-" + file.path().getFileName()));
    }
  }

  @Test
  void hasTheRowsOfTheSameDayOnALocalFolder() {
    Map<String, Rows> expected = local.contents();
    assertThat(expected.get("silver.users").count()).isPositive();
    assertThat(Rows.difference(remote.contents(), expected)).isEmpty();
    assertThat(silverEvents(remote).differenceFrom(silverEvents(local))).isEmpty();
  }

  private static Rows silverEvents(TestLake lake) {
    List<String> outside = List.of("arrived_at", "source_file", "snapshot_date");
    return lake.table(
        "silver.user_activity",
        lake.contract("silver.user_activity").columns().stream()
            .map(Column::name)
            .filter(column -> !outside.contains(column))
            .toArray(String[]::new));
  }

  @Test
  void keepsTablesByItsOwnFileIoWithoutBeingTold() {
    var table = remote.house().lake().table("silver.users");
    assertThat(table.location()).startsWith(azure.uri("day/warehouse"));
    assertThat(((HasTableOperations) table).operations().io()).isInstanceOf(AzureLakeFileIO.class);
  }

  @Test
  void isReachedByCommandsWhoseSecretsAreInAFile(@TempDir Path folder) throws Exception {
    Path conf = conf(folder, azure.keys("day"));
    try (LakeProcess status = LakeProcess.start(local, "status", "--conf", conf.toString());
        LakeProcess run =
            LakeProcess.start(local, "run", "--date", "2026-11-21", "--conf", conf.toString())) {
      assertThat(status.await()).as(status.stderr()).isZero();
      assertThat(status.stdout()).contains(DAY.toString());
      assertThat(run.await()).as(run.stderr()).isEqualTo(1);
      assertThat(run.stderr()).contains(azure.uri("landing"), "2026-11-21");
      assertThat(status.stdout() + status.stderr() + run.stdout() + run.stderr())
          .doesNotContain(adls.key());
    }
  }

  @Test
  void saysWhatToMendAndNeverTheKeyWhenItIsWrong(@TempDir Path folder) throws Exception {
    String wrong = Base64.getEncoder().encodeToString(new byte[64]);
    Map<String, String> keys = azure.keys("day");
    keys.put(AzureLake.CATALOG + "adls.auth.shared-key.account.key", wrong);
    keys.put("fs.azure.account.key." + adls.host(), wrong);
    try (LakeProcess status =
        LakeProcess.start(local, "status", "--conf", conf(folder, keys).toString())) {
      assertThat(status.await()).isEqualTo(3);
      assertThat(status.stderr())
          .contains(
              azure.container() + " refuses the credentials (status 403",
              "Check the identity or the adls.* properties");
      assertThat(status.stdout() + status.stderr()).doesNotContain(wrong, adls.key());
    }
  }

  private static Path conf(Path folder, Map<String, String> keys) throws IOException {
    Path conf = folder.resolve("azure.yaml");
    List<String> lines = new ArrayList<>();
    keys.forEach((key, value) -> lines.add("%s: \"%s\"".formatted(key, value)));
    return Files.write(conf, lines);
  }

  /** As the JobManager does with the head of a checkpoint; each load has classes of its own. */
  @Test
  void writesFilesThoughTheFirstOneWasBegunWithTheClassesOfTheProgram() throws Exception {
    FileSystems.load(Settings.load("streaming", null, azure.keys("first")).configuration());
    var file = new org.apache.flink.core.fs.Path(azure.uri("first/checkpoints/_metadata"));
    FileSystem files = file.getFileSystem();
    try (var out = files.createRecoverableWriter().open(file)) {
      out.write(1);
      out.closeForCommit().commit();
    }
    files.create(file, WriteMode.OVERWRITE).close();
    assertThat(files.getFileStatus(file).getLen()).isZero();
  }

  @Test
  void streamsWithCheckpointsOnAzureToTheSameRows(@TempDir Path folder) throws Exception {
    try (LocalBroker broker = LocalBroker.start(folder.resolve("broker"))) {
      broker.createTopic("user-activity", EventPlan.PARTITIONS);
      try (EventTopic topic = EventTopic.open(broker.bootstrap(), "user-activity")) {
        EventGenerator.generate(plan, topic);
        topic.flush();
      }
      Map<String, String> keys = azure.keys("stream");
      keys.put("lakehouse.kafka.client.bootstrap.servers", broker.bootstrap());
      keys.put("execution.checkpointing.interval", "1 s");
      keys.put("restart-strategy.type", "none");
      TestLake streamed = local.another(keys);
      Lakehouse house = streamed.open("streaming", Map.of());
      StreamRun run = new StreamRun(house, StreamRun.feed(house, FEED).untilCaughtUp());
      JobExecutionResult result = run.start().getJobExecutionResult().get();
      run.ended("caught_up", null, run.ledger(result));
      assertThat(run.ledger(result)).allMatch(LedgerRow::balanced);
      assertThat(silverEvents(streamed).differenceFrom(silverEvents(local))).isEmpty();
    }
    assertThat(adls.calls())
        .filteredOn(call -> call.parameter("action").equals("flush"))
        .as("checkpoints that were written, as those of a stream with an end")
        .anyMatch(
            call ->
                call.isAbout("stream/checkpoints/until-caught-up") && call.isAbout("_metadata"));
  }
}
