package io.lakehouse.jobs.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.cluster.EmbeddedCluster;
import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.stream.Acts.Act;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same rows are marked in batch and in streaming mode. */
class MarkFirstsIT {
  private static EmbeddedCluster cluster;

  @BeforeAll
  static void start() {
    cluster =
        EmbeddedCluster.start(
            Settings.load("batch", null, Map.of("taskmanager.memory.managed.size", "128m"))
                .configuration());
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  @Test
  void marksTheSameRowsInBothModes() throws Exception {
    Random random = new Random(11);
    List<Act> acts = Acts.random(random, 2000);
    List<String> expected = Acts.expected(acts);
    assertThat(expected.stream().filter(row -> row.contains(" true "))).hasSizeGreaterThan(20);
    for (RuntimeExecutionMode mode :
        List.of(RuntimeExecutionMode.STREAMING, RuntimeExecutionMode.BATCH)) {
      Collections.shuffle(acts, random);
      assertThat(run(mode, acts)).as("%s", mode).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static List<String> run(RuntimeExecutionMode mode, List<Act> acts) throws Exception {
    StreamExecutionEnvironment env =
        cluster.environment(new Configuration().set(PipelineOptions.OBJECT_REUSE, true));
    env.setRuntimeMode(mode);
    env.setParallelism(2);
    List<String> rows = new ArrayList<>();
    try (CloseableIterator<String> result =
        env.fromData(Types.GENERIC(Act.class), acts.toArray(new Act[0]))
            // The end of the input is the only watermark: every row waits for it.
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<Act>noWatermarks()
                    .withTimestampAssigner((act, time) -> act.at()))
            .map(act -> (RowData) act.row())
            .returns(InternalTypeInfo.of(Acts.TYPE))
            .keyBy(Acts.BUCKET, Types.INT)
            .transform("mark firsts", InternalTypeInfo.of(Acts.MARKED), new MarkFirsts(Acts.SPEC))
            .process(new WithTime())
            .executeAndCollect("mark firsts in " + mode)) {
      result.forEachRemaining(rows::add);
    }
    return rows;
  }

  private static final class WithTime extends ProcessFunction<RowData, String> {
    private static final long serialVersionUID = 1;

    @Override
    public void processElement(RowData row, Context context, Collector<String> out) {
      out.collect(Acts.text(row, context.timestamp()));
    }
  }
}
