package io.lakehouse.jobs.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.cluster.EmbeddedCluster;
import io.lakehouse.jobs.config.Settings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
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

/** The same rows stay in batch and in streaming mode. */
class KeepFirstIT {
  /** How far a row may be read behind others that arrived later, in milliseconds. */
  private static final long DISORDER = 1200;

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
  void keepsTheSameRowsInBothModes() throws Exception {
    Random random = new Random(11);
    List<Arrivals.Arrival> arrivals = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      arrivals.add(
          new Arrivals.Arrival(random.nextInt(200), i % 3, i, random.nextInt(20_000) / 10 * 10L));
    }
    List<Arrivals.Arrival> read = new ArrayList<>(arrivals);
    Map<Arrivals.Arrival, Long> delays = new HashMap<>();
    read.forEach(a -> delays.put(a, a.at() + random.nextLong(DISORDER)));
    read.sort(Comparator.comparing(delays::get));

    List<String> expected = Arrivals.expected(arrivals);
    assertThat(expected).hasSizeBetween(1000, 4900);
    assertThat(run(RuntimeExecutionMode.STREAMING, read))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(run(RuntimeExecutionMode.BATCH, read)).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static List<String> run(RuntimeExecutionMode mode, List<Arrivals.Arrival> arrivals)
      throws Exception {
    StreamExecutionEnvironment env =
        cluster.environment(new Configuration().set(PipelineOptions.OBJECT_REUSE, true));
    env.setRuntimeMode(mode);
    env.setParallelism(2);
    List<String> rows = new ArrayList<>();
    try (CloseableIterator<String> result =
        env.fromData(
                Types.GENERIC(Arrivals.Arrival.class), arrivals.toArray(new Arrivals.Arrival[0]))
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<Arrivals.Arrival>forGenerator(context -> new EachRow())
                    .withTimestampAssigner((arrival, time) -> arrival.at()))
            .map(a -> (RowData) Arrivals.row(a.key(), a.partition(), a.line(), "x"))
            .returns(InternalTypeInfo.of(Arrivals.TYPE))
            .keyBy(Arrivals.BUCKET, Types.INT)
            .transform(
                "keep first",
                InternalTypeInfo.of(Arrivals.TYPE),
                new KeepFirst(Arrivals.ROWS, Arrivals.KEY, "f"))
            .process(new WithTime())
            .executeAndCollect("keep first in " + mode)) {
      result.forEachRemaining(rows::add);
    }
    return rows;
  }

  /** The periodic emitters would not get a turn in an input this small. */
  private static final class EachRow implements WatermarkGenerator<Arrivals.Arrival> {
    private long max = Long.MIN_VALUE / 2;

    @Override
    public void onEvent(Arrivals.Arrival event, long time, WatermarkOutput output) {
      max = Math.max(max, time);
      output.emitWatermark(new Watermark(max - DISORDER));
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {}
  }

  private static final class WithTime extends ProcessFunction<RowData, String> {
    private static final long serialVersionUID = 1;

    @Override
    public void processElement(RowData row, Context context, Collector<String> out) {
      out.collect(Arrivals.text(row) + "@" + context.timestamp());
    }
  }
}
