package io.lakehouse.jobs.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.InternalSerializers;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeepFirstTest {
  /** What is forgotten is so in lots of an hour. */
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private KeyedOneInputStreamOperatorTestHarness<Integer, RowData, RowData> harness;
  private KeepFirst step;
  private StateBackend backend = new HashMapStateBackend();

  /** What has come out of harnesses that are closed. */
  private final List<String> before = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    harness = harness();
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private KeyedOneInputStreamOperatorTestHarness<Integer, RowData, RowData> harness()
      throws Exception {
    step = new KeepFirst(Arrivals.ROWS, Arrivals.KEY, "f");
    var next =
        new KeyedOneInputStreamOperatorTestHarness<Integer, RowData, RowData>(
            step, Arrivals.BUCKET, Types.INT);
    next.setStateBackend(backend);
    next.setup(InternalSerializers.create(Arrivals.TYPE));
    return next;
  }

  @Test
  void keepsTheRowThatArrivedFirstWhenItIsReadLast() throws Exception {
    send(1, 0, 7, 105);
    send(1, 1, 3, 103);
    watermark(102);
    assertThat(output()).isEmpty();
    watermark(200);
    assertThat(output()).containsExactly("1/1/3@103");
  }

  @Test
  void ofRowsOfOneMillisecondKeepsTheOneOfTheLesserPartitionAndLine() throws Exception {
    send(1, 1, 1, 100);
    send(1, 0, 10, 100);
    send(1, 0, 9, 100);
    watermark(100);
    assertThat(output()).containsExactly("1/0/9@100");
  }

  @Test
  void dropsDuplicatesUntilTheWindowOfTheKeptRowIsOver() throws Exception {
    send(1, 0, 1, 100);
    watermark(100);
    send(1, 0, 2, 1099);
    send(1, 0, 3, 1100);
    send(1, 0, 4, 2099);
    watermark(5000);
    assertThat(output()).containsExactly("1/0/1@100", "1/0/3@1100");
    assertThat(duplicates()).isEqualTo(2);
  }

  @Test
  void aDroppedRowBeginsNoWindow() throws Exception {
    send(1, 0, 1, 100);
    send(1, 0, 2, 900);
    send(1, 0, 3, 1200);
    watermark(5000);
    assertThat(output()).containsExactly("1/0/1@100", "1/0/3@1200");
  }

  @Test
  void judgesARowBehindTheWatermarkAtOnce() throws Exception {
    watermark(5000);
    send(1, 0, 1, 3000);
    send(1, 0, 2, 2001);
    send(1, 0, 3, 3999);
    assertThat(output()).containsExactly("1/0/1@3000");
    send(1, 0, 4, 4000);
    send(1, 0, 5, 2000);
    assertThat(output()).containsExactly("1/0/1@3000", "1/0/4@4000", "1/0/5@2000");
    assertThat(duplicates()).isEqualTo(2);
    watermark(HOUR);
    assertThat(harness.numKeyedStateEntries()).isZero();
  }

  @Test
  void aRowBehindTheWatermarkDropsTheOnesThatWait() throws Exception {
    watermark(500);
    send(1, 0, 2, 600);
    send(1, 0, 1, 450);
    watermark(9000);
    assertThat(output()).containsExactly("1/0/1@450");
  }

  @Test
  void forgetsAKeyWithinAnHourBehindItsWindow() throws Exception {
    send(1, 0, 1, 100);
    send(2, 0, 2, HOUR - 500);
    send(1, 0, 3, 160);
    watermark(HOUR - 1);
    assertThat(harness.numKeyedStateEntries()).isEqualTo(2);
    assertThat(harness.numEventTimeTimers()).isEqualTo(2);
    watermark(HOUR);
    assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
    watermark(2 * HOUR - 1);
    assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
    watermark(2 * HOUR);
    assertThat(harness.numKeyedStateEntries()).isZero();
    assertThat(harness.numEventTimeTimers()).isZero();
  }

  @Test
  void forgetsOfABucketTheKeysWhoseWindowIsOver() throws Exception {
    long other = neighbourOf(1);
    send(1, 0, 1, 100);
    send(other, 0, 2, HOUR - 500);
    watermark(HOUR);
    assertThat(harness.numKeyedStateEntries()).as("the bucket").isEqualTo(1);
    assertThat(harness.numEventTimeTimers()).as("for the other key").isEqualTo(1);
    send(other, 0, 3, HOUR + 499);
    send(1, 0, 4, HOUR + 499);
    watermark(HOUR + 499);
    assertThat(output())
        .containsExactly("1/0/1@100", other + "/0/2@" + (HOUR - 500), "1/0/4@" + (HOUR + 499));
    watermark(3 * HOUR);
    assertThat(harness.numKeyedStateEntries()).isZero();
  }

  private static long neighbourOf(long key) throws Exception {
    Integer bucket = Arrivals.BUCKET.getKey(Arrivals.row(key, 0, 0, "x"));
    long other = key + 1;
    while (!Arrivals.BUCKET.getKey(Arrivals.row(other, 0, 0, "x")).equals(bucket)) {
      other++;
    }
    return other;
  }

  @Test
  void forgetsNothingAtTheEndOfTheInput() throws Exception {
    send(1, 0, 1, 100);
    watermark(Long.MAX_VALUE);
    restart();
    send(1, 0, 2, 500);
    send(1, 0, 3, HOUR);
    watermark(HOUR);
    assertThat(output()).containsExactly("1/0/1@100", "1/0/3@" + HOUR);
    watermark(3 * HOUR);
    assertThat(harness.numKeyedStateEntries()).isZero();
  }

  @Test
  void keepsWhatStandsInARowThatIsFilledAnew() throws Exception {
    GenericRowData reused = Arrivals.row(1, 0, 1, "a");
    harness.processElement(reused, 100);
    reused.setField(0, 2L);
    reused.setField(3, StringData.fromString("b"));
    harness.processElement(reused, 100);
    watermark(100);
    assertThat(harness.extractOutputValues())
        .extracting(row -> row.getLong(0) + row.getString(3).toString())
        .containsExactlyInAnyOrder("1a", "2b");
  }

  @Test
  void refusesARowWithoutATime() {
    assertThatThrownBy(() -> harness.processElement(new StreamRecord<>(Arrivals.row(1, 0, 1, "a"))))
        .hasMessage(
            "Cannot deduplicate silver.t, a row has no arrival time: give its source timestamps"
                + " and watermarks");
  }

  @Test
  void refusesAWindowThatIsNone() {
    assertThatThrownBy(
            () ->
                new ArrivedRows(
                    "silver.t", Arrivals.TYPE, InternalTypeInfo.of(Arrivals.TYPE), 1, 2, 0))
        .hasMessage("Cannot deduplicate silver.t, its window must be positive: PT0S");
  }

  /** Any order that the watermark allows, with failures in between. */
  @Test
  void agreesWithSortingWhateverTheOrder() throws Exception {
    agreesWithSorting(100);
  }

  @Test
  void agreesWithSortingOnRocksDb() throws Exception {
    backend = new EmbeddedRocksDBStateBackend();
    agreesWithSorting(10);
  }

  @Test
  void stateThatAnotherBackendHasKeptIsRefused() throws Exception {
    send(1, 0, 1, 100);
    watermark(200);
    OperatorSubtaskState state =
        harness
            .snapshotWithLocalState(1, 1, SavepointType.savepoint(SavepointFormatType.CANONICAL))
            .getJobManagerOwnedState();
    backend = new EmbeddedRocksDBStateBackend();
    try (var other = harness()) {
      assertThatThrownBy(() -> other.initializeState(state))
          .hasStackTraceContaining("another kind of state backend has kept it");
    }
  }

  private void agreesWithSorting(int seeds) throws Exception {
    for (int seed = 0; seed < seeds; seed++) {
      close();
      before.clear();
      open();
      Random random = new Random(seed);
      List<Arrivals.Arrival> arrivals = Arrivals.random(random, 1 + random.nextInt(80));
      Collections.shuffle(arrivals, random);
      long watermark = Long.MIN_VALUE;
      for (int i = 0; i < arrivals.size(); i++) {
        send(arrivals.get(i));
        if (random.nextInt(4) == 0) {
          // As far as the rows to come allow.
          long next =
              arrivals.stream().skip(i + 1L).mapToLong(Arrivals.Arrival::at).min().orElse(0);
          watermark = Math.max(watermark, next - 1 - random.nextInt(3));
          watermark(watermark);
        }
        if (random.nextInt(20) == 0) {
          restart();
        }
      }
      watermark(100 * HOUR);
      assertNoneIsLate();
      assertThat(output())
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(Arrivals.expected(arrivals));
      assertThat(stateEntries()).isZero();
    }
  }

  /** RocksDB's own count takes timers that it has yet to delete for state. */
  private long stateEntries() throws Exception {
    if (backend instanceof HashMapStateBackend) {
      return harness.numKeyedStateEntries();
    }
    long entries = 0;
    for (String state : List.of("seen", "seen-arrivals", "waiting-rows")) {
      try (Stream<Integer> keys =
          step.<Integer>getKeyedStateBackend().getKeys(state, VoidNamespace.INSTANCE)) {
        entries += keys.count();
      }
    }
    return entries;
  }

  private void restart() throws Exception {
    OperatorSubtaskState state = harness.snapshot(1, 1);
    assertNoneIsLate();
    before.addAll(output(harness));
    harness.close();
    harness = harness();
    harness.initializeState(state);
    harness.open();
  }

  /** What comes behind a watermark that passed it would be dropped by the next step. */
  private void assertNoneIsLate() {
    long watermark = Long.MIN_VALUE;
    for (Object element : harness.getOutput()) {
      if (element instanceof Watermark passed) {
        watermark = passed.getTimestamp();
      } else {
        assertThat(((StreamRecord<?>) element).getTimestamp()).isGreaterThan(watermark);
      }
    }
  }

  private void send(long key, int partition, long line, long at) throws Exception {
    send(new Arrivals.Arrival(key, partition, line, at));
  }

  private void send(Arrivals.Arrival a) throws Exception {
    harness.processElement(Arrivals.row(a.key(), a.partition(), a.line(), "x"), a.at());
  }

  private void watermark(long time) throws Exception {
    harness.processWatermark(time);
  }

  private long duplicates() {
    return (Long)
        step.getRuntimeContext().getAccumulator(Counters.duplicates("silver.t")).getLocalValue();
  }

  private List<String> output() {
    List<String> all = new ArrayList<>(before);
    all.addAll(output(harness));
    return all;
  }

  /** The rows with their timestamps. */
  private static List<String> output(
      KeyedOneInputStreamOperatorTestHarness<Integer, RowData, RowData> harness) {
    List<String> rows = new ArrayList<>();
    for (Object element : harness.getOutput()) {
      if (element instanceof StreamRecord<?> record) {
        RowData row = (RowData) record.getValue();
        rows.add(Arrivals.text(row) + "@" + record.getTimestamp());
      }
    }
    return rows;
  }
}
