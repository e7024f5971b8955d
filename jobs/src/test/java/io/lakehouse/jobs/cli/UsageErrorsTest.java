package io.lakehouse.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageErrorsTest {
  @RegisterExtension private final Terminal terminal = new Terminal();

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          run > Cannot start 'run', a value is missing: --date=DATE
          run --date > Cannot start 'run', a value is missing: --date=DATE
          run --date 2026-11-20 --lading x > Cannot start 'run', there is no such option: --lading x
          run --date 2026-11-20 --date 2026-11-21 > Cannot start 'run', an option is given twice: --date
          run --date 2026-11-20 later > Cannot start 'run', this is one argument too many: later
          run --date soon > Cannot start 'run', the value of --date does not fit: 'soon' is no date: give it as yyyy-MM-dd, such as 2026-11-20
          status -D key > Cannot start 'status', the value of -D does not fit: it should be in KEY=VALUE format but was key
          query > Cannot start 'query', a value is missing: SQL
          query --format xml x > Cannot start 'query', the value of --format does not fit: expected one of [table, csv, json] (case-insensitive) but was 'xml'
          generate c2c --users many > Cannot start 'generate c2c', the value of --users does not fit: 'many' is not a long
          generate c3c > Cannot start 'generate', there is no such command: c3c
          catalog > Cannot start 'catalog', a value is missing: plan|apply|verify|register
          catalog undo > Cannot start 'catalog', the value of plan|apply|verify|register does not fit: expected one of [plan, apply, verify, register] (case-insensitive) but was 'undo'
          bench > Cannot start 'bench', a command is missing: one of batch, commerce, stream, read
          runn > Cannot start, there is no such command: runn
          """)
  void saysInOneSentenceWhatIsWrong(String arguments, String problem) {
    assertThat(Main.execute(arguments.split(" "))).isEqualTo(2);
    assertThat(terminal.err().lines().findFirst()).contains(problem);
    assertThat(terminal.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "run, ./lake run --help",
    "generate c2c, ./lake generate c2c --help",
    "runn, ./lake help"
  })
  void saysWhereToLook(String arguments, String help) {
    assertThat(Main.execute(arguments.split(" "))).isEqualTo(2);
    assertThat(terminal.err().lines().toList()).last().isEqualTo("Try: " + help);
    terminal.clear();
    assertThat(Main.execute(help.substring("./lake ".length()).split(" "))).isZero();
    assertThat(terminal.out()).contains("Usage: lake");
  }
}
