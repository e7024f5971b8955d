package io.lakehouse.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class CommerceCommandTest {
  @RegisterExtension final Terminal terminal = new Terminal();

  @TempDir private Path folder;

  @Test
  void writesADayAndTellsWhatItMustComeTo() {
    assertThat(run("--date=2026-11-20", "--orders=1000", "--quirks=0.01")).isZero();
    assertThat(terminal.out())
        .contains(" records  " + folder.resolve("orders/2026-11-20/orders.csv"))
        .containsPattern("1,000 orders, \\d+ duplicates, \\d+ conflicting, \\d+ to reject, to quar")
        .containsPattern(" 1,000 products, 0 duplicates, 0 conflicting, 0 to reject")
        .containsPattern("\\d+ missing_id, \\d+ negative_amount, \\d+ missing_date\n")
        .containsPattern(" 1 orders: torn\n")
        .containsPattern("[0-9,]+\\.\\d\\d orders revenue: \\d+, lines [0-9,]+, pieces [0-9,]+\n")
        .containsPattern("[0-9,]+\\.\\d\\d transactions revenue: 1,000, lines 1,000, pieces ");
  }

  @Test
  void writesCorrectionsOfAnEarlierDay() {
    assertThat(run("--date=2026-11-21", "--corrections-of=2026-11-20", "--corrections=10%"))
        .isZero();
    assertThat(terminal.out())
        .contains(folder.resolve("orders/2026-11-21/orders-corrections.csv").toString())
        .containsPattern(" -[0-9,]+\\.\\d\\d change of orders revenue: -[0-9,]+, lines -")
        .contains("change of orders refunded")
        .contains("change of orders cancelled");
  }

  @Test
  void refusesWhatIsOutOfRange() {
    assertThat(run("--date=2026-11-20", "--orders=0")).isEqualTo(Main.USAGE);
    assertThat(terminal.err()).contains("a value is out of its range: orders 1 to 500000000: 0");
    assertThat(run("--date=2026-11-20", "--corrections-of=2026-11-20")).isEqualTo(Main.USAGE);
    assertThat(terminal.err()).contains("that takes a later day");
    assertThat(folder).isEmptyDirectory();
  }

  private int run(String... options) {
    List<String> all = new ArrayList<>(List.of("generate", "commerce", "--out=" + folder));
    all.addAll(List.of(options));
    return Main.execute(all.toArray(String[]::new));
  }
}
