package io.lakehouse.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class StreamOutputTest {
  static final List<String> LINES =
      List.of(
          "[ 12.0 s] streaming user_activity to 6 tables, job 5d",
          "stream_mi7 caught up in 10,500 ms",
          "  bronze.user_activity                            1,010 rows",
          "  ledger bronze.user_activity     read = written + rejected: 1,011 = 1,010 written,"
              + " 1 rejected, 0 quarantined, 0 duplicates balanced");

  @Test
  void readsHowLongTheJobHasRunHoweverTheThousandsAreSeparated() {
    assertThat(new StreamOutput(LINES).jobSeconds()).hasValue(10.5);
    assertThat(new StreamOutput(List.of("x caught up in 10\u202f500 ms")).jobSeconds())
        .hasValue(10.5);
    assertThat(new StreamOutput(List.of("x stopped")).jobSeconds()).isEmpty();
  }

  @Test
  void readsTheLedger() {
    StreamOutput output = new StreamOutput(LINES);
    assertThat(output.ledger())
        .singleElement()
        .asString()
        .startsWith("bronze.user_activity     read")
        .endsWith("duplicates balanced");
    assertThat(output.isBalanced()).isTrue();
  }

  @Test
  void takesNoLedgerAndOneWrongLineForUnbalanced() {
    assertThat(new StreamOutput(List.of()).isBalanced()).isFalse();
    assertThat(
            new StreamOutput(
                    List.of("  ledger a: 1 = 1 balanced", "  ledger b: 2 = 1 NOT BALANCED"))
                .isBalanced())
        .isFalse();
  }
}
