package io.lakehouse.jobs.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

class KeyDigestTest {
  private static final VarCharType TEXT = new VarCharType(VarCharType.MAX_LENGTH);

  private static long digest(List<Integer> key, Object... fields) {
    LogicalType[] types = new LogicalType[fields.length];
    for (int i = 0; i < fields.length; i++) {
      types[i] = fields[i] instanceof StringData ? TEXT : new BigIntType();
    }
    RowData row = GenericRowData.of(fields);
    return new KeyDigest(RowType.of(types), key).of(row);
  }

  private static StringData text(String text) {
    return StringData.fromString(text);
  }

  @Test
  void aSingleNumberIsItsOwn() {
    assertThat(digest(List.of(1), text("a"), Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void dependsOnTheKeyOnly() {
    assertThat(digest(List.of(0, 1), text("a"), text("b"), 1L))
        .isEqualTo(digest(List.of(0, 1), text("a"), text("b"), 2L));
  }

  @Test
  void tellsApartWhereOneValueEnds() {
    assertThat(digest(List.of(0, 1), text("ab"), text("c")))
        .isNotEqualTo(digest(List.of(0, 1), text("a"), text("bc")));
  }

  @Test
  void textsHaveHardlyEverTheSame() {
    Set<Long> digests = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      digests.add(digest(List.of(0), text("key " + i)));
    }
    assertThat(digests).hasSize(10_000);
  }
}
