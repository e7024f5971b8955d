package io.lakehouse.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.FeedContract;
import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.jobs.cluster.EmbeddedCluster;
import io.lakehouse.jobs.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Landed files of JSON lines, in both modes. */
class JsonFileFeedIT {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
  private static final long MIDNIGHT = DAY.toEpochDay() * 86_400_000L;

  @TempDir Path folder;

  @Test
  void givesTheSameRowsWithTheirArrivalAsTimestampInBothModes() throws Exception {
    Path day = Files.createDirectories(folder.resolve("user_activity").resolve("" + DAY));
    Files.writeString(
        day.resolve("a.jsonl"),
        """
        {"event_id":"late","_arrived_at":%d,"_partition":0,"_offset":8}
        {"event_id":"early","_arrived_at":%d,"_partition":1,"_offset":5}
        """
            .formatted(MIDNIGHT + 9000, MIDNIGHT + 5000));
    Files.writeString(day.resolve("b.jsonl"), "{\"event_id\":\"plain\"}\nbroken\n");
    Files.writeString(day.resolve("empty.jsonl"), "");
    FeedContract contract = Contracts.load(SqlTree.open()).feed("user_activity");
    FileFeed feed =
        new Landing(new org.apache.flink.core.fs.Path(folder.toUri())).files(contract, DAY);
    for (LandedFile file : feed.files()) {
      assertThat(feed.check(file).refusal()).isNull();
      assertThat(feed.check(file).header().missing()).isEmpty();
    }
    try (EmbeddedCluster cluster =
        EmbeddedCluster.start(
            Settings.load("batch", null, Map.of("taskmanager.memory.managed.size", "128m"))
                .configuration())) {
      for (RuntimeExecutionMode mode :
          List.of(RuntimeExecutionMode.BATCH, RuntimeExecutionMode.STREAMING)) {
        assertThat(read(cluster, mode, feed))
            .as("%s", mode)
            .containsExactlyInAnyOrder(
                "late a.jsonl/0/8 @9000",
                "early a.jsonl/1/5 @5000",
                "plain b.jsonl/0/1 @1",
                "broken JSON b.jsonl/0/2 @2");
      }
    }
  }

  private static List<String> read(
      EmbeddedCluster cluster, RuntimeExecutionMode mode, FileFeed feed) throws Exception {
    StreamExecutionEnvironment env =
        cluster.environment(new Configuration().set(PipelineOptions.OBJECT_REUSE, true));
    env.setRuntimeMode(mode);
    env.setParallelism(2);
    List<String> rows = new ArrayList<>();
    try (CloseableIterator<String> result =
        feed.records(env, "run-7", DAY).process(new AsText()).executeAndCollect("" + mode)) {
      result.forEachRemaining(rows::add);
    }
    return rows;
  }

  private static final class AsText extends ProcessFunction<RowData, String> {
    private static final long serialVersionUID = 1;

    @Override
    public void processElement(RowData row, Context context, Collector<String> out) {
      int arity = row.getArity();
      long time = context.timestamp();
      assertThat(row.getTimestamp(arity - 5, 6).getMillisecond()).isEqualTo(time);
      out.collect(
          "%s %s/%d/%d @%d"
              .formatted(
                  row.getString(row.isNullAt(arity - 2) ? 0 : arity - 2),
                  row.getString(arity - 7),
                  row.getInt(arity - 8),
                  row.getLong(arity - 6),
                  time - MIDNIGHT));
    }
  }
}
