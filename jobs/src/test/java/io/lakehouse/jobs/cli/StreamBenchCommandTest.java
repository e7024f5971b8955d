package io.lakehouse.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamBenchCommandTest {
  @RegisterExtension final Terminal terminal = new Terminal();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --runs=0                       | --runs is at least 1, --warmup at least 0
          --rate=0 --freshness           | --rate and --seconds are at least 1
          --freshness --against=a.json   | --against goes without --freshness
          --interval=soon                | --interval is a time such as 5s: soon
          """)
  void refusesOptionsThatDoNotFit(String options, String problem) {
    String[] line = ("bench stream " + options).split(" ");
    assertThat(Main.execute(line)).isEqualTo(Main.USAGE);
    assertThat(terminal.err())
        .contains("Cannot measure, the options do not fit together: " + problem);
  }

  @Test
  void refusesAnEarlierReportThatIsNotThereBeforeItMeasures() {
    assertThat(Main.execute("bench", "stream", "--against=no.json")).isEqualTo(Main.USAGE);
    assertThat(terminal.err()).contains("Cannot compare, there is no report");
  }

  @Test
  void keepsTheBrokersCommandToItself() {
    assertThat(Main.execute("help")).isZero();
    assertThat(Main.execute()).isEqualTo(Main.USAGE);
    assertThat(terminal.out()).contains("bench").doesNotContain("broker");
    assertThat(terminal.err()).contains("bench").doesNotContain("broker");
  }
}
