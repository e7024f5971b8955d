package io.lakehouse.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BatchReportTest {
  private static final List<String> COMMERCE =
      List.of(
          "  bronze.customers                                    500 rows",
          "  bronze.orders                                     1,000 rows",
          "  silver.orders                                       990 rows",
          "  seconds: look 1.0, filled 3.0");

  private static final List<String> USERS =
      List.of("  bronze.c2c_users  300 rows", "  seconds: look 1.0");

  @Test
  void ratesAllRecordsAndTheOrdersOfACommerceDay() {
    RunFigures figures = figures(COMMERCE);
    assertThat(figures.records()).isEqualTo(1500);
    assertThat(figures.recordsPerSecond()).isEqualTo(150);
    assertThat(figures.recordsPerCpuSecond()).isEqualTo(300);
    assertThat(figures.orders()).isEqualTo(1000);
    assertThat(figures.ordersPerCpuSecond()).isEqualTo(200);
    assertThat(figures.users()).isNull();
    assertThat(figures.usersPerSecond()).isNull();
    assertThat(figures.stepSeconds()).containsEntry("start and end", 6.0);
  }

  @Test
  void ratesNothingWhereTheSystemDoesNotTellTheCpuTime() {
    RunFigures figures =
        RunFigures.of(new JobProcess.Outcome(0, 10, null, null, Map.of(), COMMERCE));
    assertThat(figures.recordsPerSecond()).isEqualTo(150);
    assertThat(figures.recordsPerCpuSecond()).isNull();
    assertThat(figures.ordersPerCpuSecond()).isNull();
  }

  @Test
  void printsTheRatesThatTheDayHas() throws IOException {
    BatchReport commerce = report(COMMERCE, null, 1500L);
    assertThat(print(commerce))
        .contains("input    a day: 1,500 records, 5 files, 2.0 MB")
        .containsPattern("rows/s +150 +150 ")
        .containsPattern("orders/CPU s +200 +200 ")
        .containsPattern("peak MB +1,024 ")
        .doesNotContain("users");
    assertThat(ReportFile.json(commerce))
        .contains("\"orders_per_cpu_second\" : 200.0", "\"records\" : 1500");
    assertThat(print(report(USERS, 300L, null)))
        .contains("input    a day: 300 users, 5 files")
        .containsPattern("users/CPU s +60 ")
        .doesNotContain("rows/s", "orders");
  }

  private static RunFigures figures(List<String> output) {
    return RunFigures.of(
        new JobProcess.Outcome(0, 10, new Usage(4, 1), 1_000_000L, Map.of(), output));
  }

  private static BatchReport report(List<String> output, Long users, Long records) {
    List<RunFigures> runs = List.of(figures(output));
    return new BatchReport(
        "2026-11-20T00:00:00Z",
        Machine.here(),
        new BatchInput("a day", "/landing", "2026-11-20", users, records, 5, 2_000_000),
        List.of(),
        List.of(),
        0,
        runs,
        BatchReport.Summary.of(runs),
        null);
  }

  private static String print(BatchReport report) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ReportText(new PrintStream(out, true, StandardCharsets.UTF_8)).print(report);
    return out.toString(StandardCharsets.UTF_8);
  }
}
