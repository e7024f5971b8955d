package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.config.Settings;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams that have not ended, of processes that live and that do not. */
class StreamJournalTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");

  @TempDir private Path warehouse;
  private Lakehouse house;

  @BeforeEach
  void open() {
    house =
        new Lakehouse(
            Settings.load(
                "batch", null, Map.of("lakehouse.catalog.warehouse-uri", warehouse.toString())),
            configuration -> {
              throw new IllegalStateException("no jobs here");
            });
    house.catalogTool().apply();
  }

  @AfterEach
  void close() {
    house.close();
  }

  private StreamLog begin(String run) {
    StreamLog log = new StreamLog(house, run, "user_activity", DAY, Map.of("topics", "t"));
    log.running();
    return log;
  }

  private Map<String, Object> row(String run) {
    return new OpsReader(house.lake())
        .runs().stream().filter(row -> row.get("run_id").equals(run)).findFirst().orElseThrow();
  }

  /** A process of this machine with the number of this one, which started at another time. */
  private void isFollowedByTheDead(String run) {
    Owner self = Owner.self("t");
    house
        .lake()
        .table("ops.runs")
        .updateProperties()
        .set(
            "lakehouse.stream." + run,
            "{\"token\":\"t\",\"host\":\"h\",\"place\":\"%s\",\"pid\":%d,\"bornAt\":%d,\"seenAt\":%d}"
                .formatted(self.place(), self.pid(), self.bornAt() + 1, self.seenAt()))
        .commit();
  }

  @Test
  void closesAStreamWhoseProcessIsGone() {
    isFollowedByTheDead("dead");
    begin("dead");
    Map<String, Object> before = row("dead");

    assertThat(house.streams().closeKilled()).containsExactly("dead");

    Map<String, Object> after = row("dead");
    assertThat(after)
        .containsEntry("outcome", "killed")
        .containsEntry("started_at", before.get("started_at"))
        .containsEntry("options", Map.of("topics", "t"))
        .containsEntry("ended_at", null);
    assertThat((String) after.get("message"))
        .isEqualTo(
            "its process (%d on h) ended without a word: go on with ./lake stream --from-latest-checkpoint",
            ProcessHandle.current().pid());
    assertThat(house.lake().table("ops.runs").properties())
        .doesNotContainKey("lakehouse.stream.dead");
    assertThat(house.streams().closeKilled()).isEmpty();
  }

  @Test
  void leavesAStreamAloneThatWorks() {
    StreamJournal journal = house.streams();
    journal.open("alive");
    begin("alive");
    assertThat(house.streams().closeKilled()).isEmpty();
    assertThat(row("alive")).containsEntry("outcome", "running");
  }

  @Test
  void closesAStreamThatNobodyHasSignedFor() {
    begin("old");
    assertThat(house.streams().closeKilled()).containsExactly("old");
    assertThat((String) row("old").get("message")).startsWith("its process ended without a word");
  }

  @Test
  void leavesAStreamAloneThatHasEnded() {
    StreamJournal journal = house.streams();
    journal.open("done");
    StreamLog log = begin("done");
    log.ended("stopped", null, List.of());
    journal.close("done");
    assertThat(house.streams().closeKilled()).isEmpty();
    assertThat(row("done")).containsEntry("outcome", "stopped");
  }
}
