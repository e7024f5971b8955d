package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.config.Settings;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamLeadTest {
  private static final String FEED = "user_activity";
  private static final LocalDate DAY = LocalDate.parse("2026-01-05");
  private static final String FIRST = "aaaaaa00000000000000000000000001";
  private static final String SECOND = "bbbbbb00000000000000000000000002";

  @TempDir private Path warehouse;
  private Lakehouse house;
  private StreamLead lead;
  private int started;

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
    lead = new StreamLead(house);
  }

  @AfterEach
  void close() {
    house.close();
  }

  private void stream(String run, String outcome, String topics, String job, String state) {
    Map<String, String> options = new HashMap<>();
    options.put("topics", topics);
    options.put("job", job);
    if (state != null) {
      options.put("state", state);
    }
    Instant at = Instant.parse("2026-01-05T10:00:00Z").plusSeconds(started++);
    new RunRow(run, "streaming", List.of(FEED), DAY, at, Map.of(), options)
        .write(house.lake(), outcome, null, null);
  }

  /** As Iceberg's sink does for a job. */
  private void writesAPart(String job, LocalDate date) {
    Table table = house.lake().table("gold.activity_hourly_parts");
    table
        .newAppend()
        .appendFile(
            DataFiles.builder(table.spec())
                .withPath(table.location() + "/" + job + date + ".parquet")
                .withPartitionPath("snapshot_date=" + date)
                .withFileSizeInBytes(100)
                .withRecordCount(1)
                .build())
        .set("flink.job-id", job)
        .commit();
  }

  @Test
  void asksEveryStreamThatHasLeftSomethingInItsState() {
    stream("stream_a", "stopped", "a", FIRST, null);
    stream("stream_b", "caught_up", "b", SECOND, null);
    assertThat(lead.at(DAY, FEED)).contains("stream_a");
    stream("stream_c", "drained", "a", "c", null);
    assertThat(lead.at(DAY, FEED)).as("it has gone on from the first").isEmpty();
  }

  @Test
  void aStreamHasNotLeftADayBecauseAnotherHas() {
    stream("stream_a", "running", "a", FIRST, null);
    stream("stream_b", "running", "b", SECOND, null);
    assertThat(lead.at(DAY, FEED)).contains("stream_a");
    writesAPart(SECOND, DAY.plusDays(1));
    assertThat(lead.at(DAY, FEED)).contains("stream_a");
    writesAPart(FIRST, DAY.plusDays(1));
    assertThat(lead.at(DAY, FEED)).isEmpty();
    assertThat(lead.at(DAY.plusDays(1), FEED)).contains("stream_a");
  }

  @Test
  void aStreamOfMoreTopicsThatGoesOnFromAStateTakesItsPlace() {
    stream("stream_a", "stopped", "a", FIRST, null);
    String state = "file:/s/savepoint-aaaaaa-0123456789ab";
    stream("stream_b", "running", "a, b", SECOND, state);
    assertThat(lead.at(DAY, FEED)).contains("stream_b");
    writesAPart(SECOND, DAY.plusDays(1));
    assertThat(lead.at(DAY, FEED)).isEmpty();
  }

  @Test
  void whatAStreamHasWrittenThatDoesNotSayItsJobMayBeAnyones() {
    Instant at = Instant.parse("2026-01-05T10:00:00Z");
    new RunRow(
            "stream_old",
            "streaming",
            List.of(FEED),
            DAY,
            at,
            Map.of(),
            Map.of("topics", "user-activity"))
        .write(house.lake(), "stopped", null, null);
    assertThat(lead.at(DAY, FEED)).contains("stream_old");
    writesAPart(FIRST, DAY.plusDays(1));
    assertThat(lead.at(DAY, FEED)).isEmpty();
  }
}
