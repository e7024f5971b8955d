package io.lakehouse.jobs.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.flink.table.data.TimestampData;
import org.junit.jupiter.api.Test;

/** The hashes are those of {@code sha256sum} over the JSON arrays. */
class EventIdTest {
  private static final TimestampData TIME = TimestampData.fromEpochMillis(1_795_169_730_123L);

  @Test
  void isTheHashOfTheJsonArrayOfItsValues() {
    assertThat(id("u1", "s1", TIME, "page_view", null))
        .isEqualTo("b0fc7bb1f7db0da0859a10e09ed3318e958d80610a0b337b2088691a02415305");
    assertThat(id("u\"1", "s\u00e9", TIME, "product_view", "p1"))
        .isEqualTo("5ff72c49cc9b4bf453bbdda948f4bb171f7d442f1e299af60e343fb9e78655c0");
    assertThat(id(null, null, null, null, null))
        .isEqualTo("9318536c7a8f9758f3329da9580904b7e529bae5172d5307049f3bb2fb782486");
  }

  @Test
  void takesTheTimeInMilliseconds() {
    TimestampData finer = TimestampData.fromEpochMillis(1_795_169_730_123L, 456_000);
    assertThat(id("u1", "s1", finer, "page_view", null))
        .isEqualTo(id("u1", "s1", TIME, "page_view", null));
  }

  @Test
  void differsWithEachValue() {
    assertThat(
            List.of(
                id("u1", "s1", TIME, "page_view", "p1"),
                id("u2", "s1", TIME, "page_view", "p1"),
                id("u1", "s2", TIME, "page_view", "p1"),
                id("u1", "s1", TimestampData.fromEpochMillis(0), "page_view", "p1"),
                id("u1", "s1", TIME, "purchase", "p1"),
                id("u1", "s1", TIME, "page_view", "p2"),
                id("u1", "s1", TIME, "page_view", null),
                id("u1", "s1", TIME, "page_view", "null"),
                id("u1s", "1", TIME, "page_view", "p1"),
                id("u1\",\"s1", null, TIME, "page_view", "p1")))
        .doesNotHaveDuplicates();
  }

  private static String id(
      String user, String session, TimestampData time, String type, String product) {
    return new EventId().eval(user, session, time, type, product);
  }
}
