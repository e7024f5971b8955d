package io.lakehouse.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventsCommandTest {
  private final PrintStream systemOut = System.out;
  private final PrintStream systemErr = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path folder;

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stopListening() {
    System.setOut(systemOut);
    System.setErr(systemErr);
  }

  @Test
  void writesFilesAndTellsWhatIsInThem() {
    assertThat(run("--events=1000", "--late=10%", "--duplicates=0.1", "--out=" + folder)).isZero();
    assertThat(out())
        .containsPattern("1,000 events, good and distinct\n")
        .containsPattern("\\d+ sessions\n")
        .containsPattern("\\d\\d late, from a minute to three days\n")
        .containsPattern("\\d\\d duplicates, delivered a second time\n")
        .containsPattern("\\d broken: \\d cut JSON, \\d array, \\d empty, \\d tombstone")
        .containsPattern("1,\\d+ records, 0.\\d MB, in [0-9.]+ s: [0-9,]+ records/s\n")
        .contains(" lines  " + folder.resolve("user_activity/2026-11-20/events-00.jsonl"))
        .contains("next: head -n 3 " + folder);
    assertThat(folder.resolve("user_activity/2026-11-20/events-03.jsonl")).exists();
  }

  @ParameterizedTest
  @CsvSource({"5%%", "-1%", "101%", "1.5", "few", "%", "''"})
  void refusesAShareThatIsNone(String share) {
    assertThat(run("--late=" + share, "--out=" + folder)).isEqualTo(2);
    assertThat(err())
        .contains("the value of --late does not fit")
        .contains("'" + share + "' is no share: give it from 0% to 100%, such as 5% or 0.05");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka://",
        "kafka://127.0.0.1/topic",
        "kafka://127.0.0.1:9092",
        "kafka://:9092/topic",
        "kafka://127.0.0.1:9092/a/b",
        "kafka://127.0.0.1:9092/a b"
      })
  void refusesATopicThatIsNone(String target) {
    assertThat(run("--out=" + target)).isEqualTo(2);
    assertThat(err())
        .isEqualToIgnoringNewLines(
            "Cannot generate events, --out is no topic such as"
                + " kafka://127.0.0.1:9092/user-activity: "
                + target);
  }

  @Test
  void refusesNumbersOutOfTheirRange() {
    assertThat(run("--events=0", "--hours=0", "--out=" + folder)).isEqualTo(2);
    assertThat(err())
        .isEqualToIgnoringNewLines(
            "Cannot generate events, a value is out of its range: events 1 to 100000000000: 0;"
                + " span an hour to 366 days: PT0S");
  }

  @Test
  void refusesAFileWhereAFolderShouldBe() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThat(run("--out=" + file)).isEqualTo(2);
    assertThat(err())
        .isEqualToIgnoringNewLines("Cannot generate events, --out is no folder: " + file);
  }

  private static int run(String... options) {
    String[] args = new String[options.length + 2];
    args[0] = "generate";
    args[1] = "events";
    System.arraycopy(options, 0, args, 2, options.length);
    return Main.execute(args);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
