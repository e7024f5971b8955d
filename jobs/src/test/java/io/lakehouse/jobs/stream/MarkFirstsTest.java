package io.lakehouse.jobs.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.stream.Acts.Act;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.InternalSerializers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MarkFirstsTest {
  private KeyedOneInputStreamOperatorTestHarness<Integer, RowData, RowData> harness;

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

  private static KeyedOneInputStreamOperatorTestHarness<Integer, RowData, RowData> harness()
      throws Exception {
    var next =
        new KeyedOneInputStreamOperatorTestHarness<Integer, RowData, RowData>(
            new MarkFirsts(Acts.SPEC), Acts.BUCKET, Types.INT);
    next.setup(InternalSerializers.create(Acts.MARKED));
    return next;
  }

  @Test
  void marksTheRowThatArrivedFirstWhenItIsReadLast() throws Exception {
    send(act("s1", "viewed", "DE", 0, 7, 105));
    send(act("s1", "viewed", "FR", 1, 3, 103));
    harness.processWatermark(102);
    assertThat(output()).isEmpty();
    harness.processWatermark(200);
    assertThat(output()).containsExactly("u1/1/3 true true FR@103", "u1/0/7 false false FR@105");
  }

  @Test
  void ofRowsOfOneMillisecondTheOneOfTheLesserPartitionAndLineIsTheFirst() throws Exception {
    send(act("s1", "viewed", "DE", 1, 1, 100));
    send(act("s1", "viewed", "FR", 0, 10, 100));
    send(act("s1", "viewed", "IT", 0, 9, 100));
    harness.processWatermark(100);
    assertThat(output())
        .containsExactly(
            "u1/0/9 true true IT@100", "u1/0/10 false false IT@100", "u1/1/1 false false IT@100");
  }

  @Test
  void aRowWithoutAColumnOfTheGroupIsInNone() throws Exception {
    send(act(null, "viewed", "DE", 0, 1, 100));
    send(act("s1", null, "FR", 0, 2, 101));
    send(act("s1", "viewed", "IT", 0, 3, 102));
    harness.processWatermark(200);
    assertThat(output())
        .containsExactly(
            "u1/0/1 false false null@100", "u1/0/2 true false FR@101", "u1/0/3 false true FR@102");
  }

  @Test
  void theValueIsThatOfTheFirstRowAlsoWhenItHasNone() throws Exception {
    send(act("s1", "viewed", null, 0, 1, 100));
    send(act("s1", "viewed", "DE", 0, 2, 101));
    harness.processWatermark(200);
    assertThat(output())
        .containsExactly("u1/0/1 true true null@100", "u1/0/2 false false null@101");
  }

  @Test
  void marksARowBehindTheWatermarkAtOnce() throws Exception {
    harness.processWatermark(5000);
    send(act("s1", "viewed", "DE", 0, 1, 3000));
    send(act("s1", "carted", "FR", 0, 2, 2000));
    assertThat(output()).containsExactly("u1/0/1 true true DE@3000", "u1/0/2 false true DE@2000");
  }

  @Test
  void beginsAGroupAnewAWindowAfterItsFirstRow() throws Exception {
    send(act("s1", "viewed", "DE", 0, 1, 100));
    harness.processWatermark(100);
    send(act("s1", "viewed", "FR", 0, 2, 99 + Acts.WINDOW));
    send(act("s1", "viewed", "IT", 0, 3, 100 + Acts.WINDOW));
    harness.processWatermark(2 * Acts.WINDOW);
    assertThat(output())
        .containsExactly(
            "u1/0/1 true true DE@100",
            "u1/0/2 false false DE@" + (99 + Acts.WINDOW),
            "u1/0/3 true true IT@" + (100 + Acts.WINDOW));
  }

  @Test
  void forgetsAGroupWithinAnHourBehindItsWindow() throws Exception {
    send(act("s1", "viewed", "DE", 0, 1, 100));
    send(act("s2", "viewed", "DE", 0, 2, Acts.HOUR + 100));
    harness.processWatermark(Acts.WINDOW);
    assertThat(harness.numKeyedStateEntries()).as("groups of one user").isPositive();
    assertThat(harness.numEventTimeTimers()).as("one, for the earliest").isEqualTo(1);
    harness.processWatermark(Acts.WINDOW + Acts.HOUR);
    assertThat(harness.numEventTimeTimers()).isEqualTo(1);
    send(act("s2", "viewed", "FR", 0, 3, Acts.WINDOW + Acts.HOUR + 1));
    harness.processWatermark(Acts.WINDOW + 2 * Acts.HOUR - 1);
    assertThat(output()).last().isEqualTo("u1/0/3 false false DE@" + (Acts.WINDOW + Acts.HOUR + 1));
    harness.processWatermark(Acts.WINDOW + 2 * Acts.HOUR);
    assertThat(harness.numKeyedStateEntries()).isZero();
    assertThat(harness.numEventTimeTimers()).isZero();
  }

  /** With object reuse the caller fills the row anew while the step still holds it. */
  @Test
  void keepsACopyOfARowThatWaits() throws Exception {
    Act act = act("s1", "viewed", "DE", 0, 1, 100);
    GenericRowData row = act.row();
    harness.processElement(row, act.at());
    row.setField(1, StringData.fromString("s2"));
    row.setField(3, StringData.fromString("FR"));
    harness.processWatermark(200);
    assertThat(output()).containsExactly("u1/0/1 true true DE@100");
  }

  /** Any order that the watermark allows, with failures in between. */
  @Test
  void agreesWithSortingWhateverTheOrder() throws Exception {
    for (int seed = 0; seed < 100; seed++) {
      close();
      before.clear();
      open();
      Random random = new Random(seed);
      List<Act> acts = Acts.random(random, 1 + random.nextInt(80));
      Collections.shuffle(acts, random);
      long watermark = Long.MIN_VALUE;
      for (int i = 0; i < acts.size(); i++) {
        send(acts.get(i));
        if (random.nextInt(4) == 0) {
          // As far as the rows to come allow.
          long next = acts.stream().skip(i + 1L).mapToLong(Act::at).min().orElse(0);
          watermark = Math.max(watermark, next - 1 - random.nextInt(3));
          harness.processWatermark(watermark);
        }
        if (random.nextInt(20) == 0) {
          restart();
        }
      }
      harness.processWatermark(100 * Acts.WINDOW);
      assertNoneIsLate();
      assertThat(output())
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(Acts.expected(acts));
      assertThat(harness.numKeyedStateEntries()).isZero();
      assertThat(harness.numEventTimeTimers()).isZero();
    }
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

  private static Act act(
      String session, String step, String country, int partition, long line, long at) {
    return new Act("u1", session, step, country, partition, line, at);
  }

  private void send(Act act) throws Exception {
    harness.processElement(act.row(), act.at());
  }

  private List<String> output() {
    List<String> all = new ArrayList<>(before);
    all.addAll(output(harness));
    return all;
  }

  private static List<String> output(
      KeyedOneInputStreamOperatorTestHarness<Integer, RowData, RowData> harness) {
    List<String> rows = new ArrayList<>();
    for (Object element : harness.getOutput()) {
      if (element instanceof StreamRecord<?> record) {
        rows.add(Acts.text((RowData) record.getValue(), record.getTimestamp()));
      }
    }
    return rows;
  }
}
