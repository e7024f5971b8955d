package io.lakehouse.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
  @RegisterExtension final Terminal terminal = new Terminal();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          batch --runs=0             | together: --runs is at least 1, --warmup at least 0
          batch --factor=0           | together: --factor is at least 1
          batch --factor=2           | together: --factor goes with --from
          batch --landing=zone       | together: --landing goes with --date and without --from
          commerce --warmup=-1       | together: --runs is at least 1, --warmup at least 0
          commerce --orders=0        | a value is out of its range: orders 1 to 500000000: 0
          commerce --inventory=2000000 | inventory 1 to 1048575: 2000000
          read --runs=0              | together: --runs is at least 1, --warmup at least 0
          read --commits=1           | together: --commits is 2 to 5000
          """)
  void refusesOptionsThatDoNotFitBeforeItMeasures(String options, String problem) {
    assertThat(Main.execute(("bench " + options).split(" "))).isEqualTo(Main.USAGE);
    assertThat(terminal.err()).contains(problem);
  }
}
