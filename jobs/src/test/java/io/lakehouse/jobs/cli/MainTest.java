package io.lakehouse.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Exit codes and messages of commands that need no cluster, or fail before there is one. */
class MainTest {
  private static final String PASSWORD = "correct-horse-" + System.nanoTime();

  @RegisterExtension private final Terminal terminal = new Terminal();
  @TempDir private Path folder;

  private String out() {
    return terminal.out();
  }

  private String err() {
    return terminal.err();
  }

  private String warehouse() {
    return "--warehouse=" + folder.resolve("warehouse");
  }

  @ParameterizedTest
  @CsvSource({"2026-13-45", "20.11.2026", "2026-02-30", "tomorrow", "''"})
  void refusesAMalformedDate(String date) {
    assertThat(Main.execute("run", "--date", date)).isEqualTo(2);
    assertThat(err())
        .startsWith(
            "Cannot start 'run', the value of --date does not fit: '" + date + "' is no date")
        .contains("Try: ./lake run --help");
    assertThat(out()).isEmpty();
  }

  @Test
  void refusesAnUnknownKeyAndNamesTheKnownOnes() {
    int code =
        Main.execute("run", "--date=2026-11-20", "-D", "lakehouse.landing.url=x", warehouse());
    assertThat(code).isEqualTo(2);
    assertThat(err())
        .startsWith(
            "Cannot use the configuration, no such key: lakehouse.landing.url. Known keys: ")
        .contains("lakehouse.landing.uri");
    assertThat(folder.resolve("warehouse")).as("nothing is written").doesNotExist();
  }

  @Test
  void refusesAConfigurationFileThatIsNotThere() {
    int code = Main.execute("status", "--conf", folder + "/nowhere.yaml", warehouse());
    assertThat(code).isEqualTo(2);
    assertThat(err())
        .isEqualToIgnoringNewLines(
            "Cannot read the configuration file, there is none: " + folder + "/nowhere.yaml");
  }

  @Test
  void refusesAWarehouseThatTheEmbeddedCatalogCannotLiveIn() {
    assertThat(Main.execute("status", "--warehouse", "s3://bucket/warehouse")).isEqualTo(2);
    assertThat(err()).startsWith("Cannot put the embedded catalog beside the warehouse");
  }

  /** A reference to it: on the command line none is taken. */
  private String password() throws IOException {
    return "${file:%s}".formatted(Files.writeString(folder.resolve("password"), PASSWORD));
  }

  @Test
  void namesACatalogThatCannotBeReachedAndNoPassword() throws IOException {
    String uri = "jdbc:postgresql://127.0.0.1:%d/lake".formatted(closedPort());
    int code =
        Main.execute(
            "catalog",
            "plan",
            "-Dlakehouse.catalog.properties.uri=" + uri,
            "-Dlakehouse.catalog.properties.jdbc.user=ada",
            "-Dlakehouse.catalog.properties.jdbc.password=" + password(),
            warehouse());
    assertThat(code).isEqualTo(3);
    assertThat(err())
        .contains("Cannot open the catalog 'lake' of type jdbc, ")
        .contains(": " + uri + ". Check that the database runs there, and the properties uri, ")
        .contains("refused");
    assertThat(out() + err() + log()).doesNotContain(PASSWORD);
  }

  @Test
  void namesARestCatalogThatCannotBeReachedAndNoToken() throws IOException {
    String uri = "http://127.0.0.1:" + closedPort();
    int code =
        Main.execute(
            "status",
            "-Dlakehouse.catalog.properties.type=rest",
            "-Dlakehouse.catalog.properties.uri=" + uri,
            "-Dlakehouse.catalog.properties.token=" + password(),
            warehouse());
    assertThat(code).isEqualTo(3);
    assertThat(err())
        .contains("Cannot open the catalog 'lake' of type rest, ")
        .contains(": " + uri + ". Check that the catalog runs there, and the properties uri, ");
    assertThat(out() + err() + log()).doesNotContain(PASSWORD);
  }

  @Test
  void refusesAPasswordInTheUriOfTheCatalog() throws IOException {
    for (String uri :
        new String[] {
          "jdbc:postgresql://127.0.0.1/lake?user=ada&password=" + PASSWORD,
          "http://ada:" + PASSWORD + "@127.0.0.1/"
        }) {
      assertThat(Main.execute("status", "-Dlakehouse.catalog.properties.uri=" + uri, warehouse()))
          .isEqualTo(2);
      assertThat(err())
          .startsWith("Cannot use lakehouse.catalog.properties.uri, it holds a password")
          .contains("${env:LAKE_CATALOG_PASSWORD}");
      assertThat(out() + err() + log()).doesNotContain(PASSWORD);
    }
  }

  @Test
  void recordsNoSecretOfTheCommandLine() {
    LakeOptions options =
        CommandLine.populateCommand(
            new LakeOptions(),
            "-Dlakehouse.catalog.properties.jdbc.password=" + PASSWORD,
            "-Dlakehouse.catalog.properties.credential=${env:LAKE_CREDENTIAL}",
            "-Dparallelism.default=3");
    assertThat(options.given())
        .containsEntry("lakehouse.catalog.properties.jdbc.password", "***")
        .containsEntry("lakehouse.catalog.properties.credential", "${env:LAKE_CREDENTIAL}")
        .containsEntry("parallelism.default", "3");
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String log() throws IOException {
    Path file = Path.of(System.getProperty("lakehouse.log.file", "target/test.log"));
    return Files.exists(file) ? Files.readString(file) : "";
  }

  @Test
  void refusesAnIntervalThatIsNoTime() {
    int code = Main.execute("watch", "--landing", folder.toString(), "--interval", "often");
    assertThat(code).isEqualTo(2);
    assertThat(err())
        .isEqualToIgnoringNewLines("Cannot watch, the interval is no time such as 10s: often");
  }

  @Test
  void namesItsCommandsAndExitCodes() {
    assertThat(Main.execute("help")).isZero();
    assertThat(out())
        .contains("demo", "run", "watch", "query", "status", "ledger", "catalog", "rollback")
        .contains("Exit codes: 0 done, 1 data refused, 2 usage or configuration, 3 storage");
  }

  @Test
  void saysInAnEmptyLakeWhatToDoNext() {
    assertThat(Main.execute("status", warehouse())).isZero();
    assertThat(out()).startsWith("no run yet").contains("next: ./lake run --date");
  }

  @Test
  void hasNoLedgerBeforeTheFirstRun() {
    assertThat(Main.execute("ledger", "--date=2026-11-20", warehouse())).isEqualTo(1);
    assertThat(err())
        .isEqualToIgnoringNewLines("The ledger has nothing of 2026-11-20: run a day first");
  }

  @Test
  void yesterdayIsTheDayThatIsOverInUtc() {
    LocalDate before = LocalDate.now(ZoneOffset.UTC).minusDays(1);
    assertThat(Main.execute("rollback", "--date=yesterday", warehouse())).isEqualTo(1);
    // A test over midnight may see either.
    assertThat(err())
        .containsAnyOf("Cannot roll back " + before, "Cannot roll back " + before.plusDays(1));
  }

  @Test
  void rollsNothingBackBeforeTheFirstRun() {
    assertThat(Main.execute("rollback", "--date=2026-11-20", warehouse())).isEqualTo(1);
    assertThat(err()).isEqualToIgnoringNewLines("Cannot roll back 2026-11-20, no day is published");
  }

  @Test
  void makesTheCatalogFollowTheContracts() {
    assertThat(Main.execute("catalog", "verify", warehouse())).isEqualTo(1);
    assertThat(out()).contains("silver.users");
    assertThat(Main.execute("catalog", "apply", warehouse())).isZero();
    terminal.clear();
    assertThat(Main.execute("catalog", "verify", warehouse())).isZero();
    assertThat(out()).isEqualToIgnoringNewLines("the catalog is as the contracts say");
  }

  @Test
  void failsOnAWarehouseThatCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThat(Main.execute("catalog", "apply", "--warehouse=" + file + "/warehouse")).isEqualTo(3);
    assertThat(err())
        .startsWith("Cannot finish 'catalog', ")
        .contains(file + "/warehouse")
        .contains("More in the log file: ");
  }

  @Test
  void generatesADay() {
    int code =
        Main.execute(
            "generate", "c2c", "--date=2026-11-20", "--users=10", "--seed=1", "--out=" + folder);
    assertThat(code).isZero();
    assertThat(out()).contains("10 users, ");
    assertThat(folder.resolve("c2c_users/2026-11-20/users-2018.csv")).exists();
  }
}
