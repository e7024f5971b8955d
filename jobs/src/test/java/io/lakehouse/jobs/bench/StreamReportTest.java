package io.lakehouse.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.lakehouse.jobs.config.UsageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StreamReportTest {
  private static final Machine MACHINE = new Machine(2, 8000, "cpu", "Linux 6", "17", 0.1);

  @TempDir Path folder;

  @Test
  void printsFiguresTablesAndLedger() {
    String text = text(report(20), null);
    assertThat(text)
        .contains(
            "input    1,000 events of 50 users, seed 1: 1,011 records (10 duplicates, 1 broken)")
        .contains("state    hashmap")
        .containsPattern("events/s +50 +50 +50 - 50\n")
        .containsPattern("silver.user_activity +1,000 +2 +4 +0.06\n")
        .contains("checkpoints  none seen")
        .contains("1,011 = 1,010 written")
        .doesNotContain("where the CPU time goes")
        .doesNotContain("against");
  }

  @Test
  void comparesItsMediansWithThoseOfAnEarlierReport() throws IOException {
    Path file = folder.resolve("earlier.json");
    ReportFile.write(report(20), file);
    Comparison earlier = Comparison.read(file, 1000, 50, 1);
    StreamReport now = report(10);
    assertThat(earlier.ratios(now.summary()))
        .containsExactly(
            entry("events/s", 2.0),
            entry("events/s of the job", 1.0),
            entry("CPU seconds", 1.0),
            entry("peak MB", 1.0));
    assertThat(text(now, earlier))
        .contains("against " + file + " (hashmap)")
        .containsPattern("events/s +2.00 times");
  }

  @Test
  void doesNotCompareWithAnotherBacklog() throws IOException {
    Path file = folder.resolve("earlier.json");
    ReportFile.write(report(20), file);
    assertThatThrownBy(() -> Comparison.read(file, 1000, 50, 2))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "Cannot compare, the report is of another backlog: %s has 1000 events of 50 users with seed 1. Give the same"
                .formatted(file));
  }

  @Test
  void doesNotCompareWithWhatIsNoReport() throws IOException {
    Path file = Files.writeString(folder.resolve("other.json"), "{");
    for (Path wrong : List.of(file, folder.resolve("missing.json"))) {
      assertThatThrownBy(() -> Comparison.read(wrong, 1000, 50, 1))
          .isInstanceOf(UsageException.class)
          .hasMessage(
              "Cannot compare, there is no report of 'bench stream' in the file: %s. Take one that its --json has written"
                  .formatted(wrong));
    }
  }

  @Test
  void namesTheFieldsOfTheJsonInSnakeCase() throws IOException {
    assertThat(ReportFile.json(report(20)))
        .contains("\"events_per_second\" : {")
        .contains("\"cpu_seconds_per_million\" : 30000.0")
        .contains("\"table\" : \"silver.user_activity\"");
  }

  @Test
  void printsHowFreshGoldIs() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new StreamReportText(new PrintStream(out, true, StandardCharsets.UTF_8))
        .print(
            new FreshnessReport(
                "2026-11-20T00:00:00Z",
                MACHINE,
                5000,
                4999.5,
                20,
                60,
                "5s",
                "10s",
                "hashmap",
                List.of(),
                List.of(),
                new Freshness(
                    300_000,
                    new Percentiles(7, 14, 15),
                    new Percentiles(5, 9.9, 10),
                    new Percentiles(2, 5, 6)),
                null,
                StreamFiguresTest.tables(1000)));
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("5,000 records/s asked for, 5,000 sent, for 60 s behind a lead of 20 s")
        .contains("hashmap; a checkpoint every 5s, parts of 10s")
        .containsPattern("readable in gold +7.00 +14.00 +15.00");
  }

  private static String text(StreamReport report, Comparison earlier) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StreamReportText text =
        new StreamReportText(new PrintStream(out, true, StandardCharsets.UTF_8));
    text.print(report);
    if (earlier != null) {
      text.compare(report, earlier);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static StreamReport report(double wallSeconds) {
    StreamFigures run =
        StreamFiguresTest.figures(
            wallSeconds, StreamOutputTest.LINES, StreamFiguresTest.tables(1000));
    return new StreamReport(
        "2026-11-20T00:00:00Z",
        MACHINE,
        StreamFiguresTest.INPUT,
        "hashmap",
        List.of("-Xmx2g"),
        List.of("stream"),
        0,
        List.of(run),
        StreamReport.Summary.of(List.of(run)),
        null);
  }
}
