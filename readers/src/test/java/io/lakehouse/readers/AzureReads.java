package io.lakehouse.readers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.lakehouse.catalog.testing.adls.AdlsServer;
import io.lakehouse.catalog.testing.adls.Call;
import io.lakehouse.jobs.testing.CatalogProcess;
import io.lakehouse.jobs.testing.RealData;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.iceberg.azure.adlsv2.ADLSFileIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The platform's own snapshot day and 200,000 events, with landing zone, warehouse and checkpoints
 * at {@code abfss://} and a REST catalog on PostgreSQL, where the day and the stream are each ended
 * once with SIGKILL: Spark and Trino find the rows of a lakehouse on a local folder that nobody has
 * disturbed. Takes ten minutes on two cores, and is run with the profile {@code trino} only: {@code
 * mvn -B verify -Ptrino}, alone with {@code -Dtest=NONE -Dit.test=AzureReads
 * -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false}. Where the
 * platform's data, Java 25 or Node.js is absent it is skipped with a message.
 */
@Timeout(1500)
class AzureReads {
  private static final String DAY = "2026-11-20";
  private static final String EVENTS = "200000";
  private static final String CONTAINER = "lakehouse";
  private static final String CATALOG = "lakehouse.catalog.properties.";

  @TempDir private Path folder;

  @Test
  void findsTheRowsOfALocalFolderThoughKilledTwice() throws Exception {
    Optional<Path> java = TrinoProcess.java();
    assumeThat(java).as("Trino needs Java 25, see TrinoReads").isPresent();
    Path files = landing();
    try (AdlsServer adls = AdlsServer.startSecure();
        CatalogProcess near =
            CatalogProcess.start(folder.resolve("near"), folder.resolve("warehouse"));
        CatalogProcess far = CatalogProcess.start(folder.resolve("far"), storage(adls))) {
      adls.createContainer(CONTAINER);
      land(adls, files);
      LakeCommands local = new LakeCommands(folder.resolve("local"), local(near, files));
      LakeCommands remote = new LakeCommands(folder.resolve("remote"), remote(adls, far));
      try (LakeBroker broker = LakeBroker.start(folder.resolve("broker"))) {
        String topic = "kafka://%s/user-activity".formatted(broker.bootstrap());
        local.generate("events", "--events", EVENTS, "--users", "20000", "--out", topic);
        String[] stream = {"stream", "--bootstrap", broker.bootstrap(), "--until-caught-up"};
        local.run("run", "--date", DAY);
        local.run(stream);
        remote.kill(() -> written(adls, "/silver/users/data/") > 0, "run", "--date", DAY);
        say("the day was killed when it had begun to write silver");
        remote.run("run", "--date", DAY);
        remote.kill(() -> written(adls, "/silver/user_activity/metadata/snap-") > 1, stream);
        say("the stream was killed behind its second commit of silver");
        remote.run(
            Stream.concat(Stream.of(stream), Stream.of("--from-latest-checkpoint"))
                .toArray(String[]::new));
      }
      assertThat(remote.all()).doesNotContain(adls.key());

      Map<String, String> storage = new TreeMap<>(adls.icebergProperties());
      storage.put("io-impl", ADLSFileIO.class.getName());
      Map<String, List<String>> columns = new TreeMap<>();
      Map<String, List<String>> expected = spark(near, Map.of(), columns);
      assertThat(spark(far, storage, columns)).isEqualTo(expected);
      assertThat(expected.get("silver.user_activity").get(0)).startsWith("[" + EVENTS + ",");
      Rows trino = trino(java.get(), near, Map.of(), columns);
      assertThat(trino(java.get(), far, adls.hadoopProperties(), columns).differenceFrom(trino))
          .isEmpty();
      expected.forEach((table, digest) -> say(table + " " + digest));
    }
  }

  /** Data, or metadata, files of a table that were begun. */
  private static long written(AdlsServer adls, String part) {
    return adls.calls().stream()
        .filter(call -> call.isWrite() && call.isAbout(part))
        .map(Call::path)
        .distinct()
        .count();
  }

  private Path landing() throws IOException {
    Path landing = folder.resolve("landing");
    Map<String, String> files =
        Map.of(
            "c2c_users", RealData.USERS_2018,
            "c2c_buyers", RealData.BUYERS,
            "c2c_sellers", RealData.SELLERS,
            "c2c_countries", RealData.COUNTRIES);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path day = Files.createDirectories(landing.resolve(file.getKey()).resolve(DAY));
      Files.copy(RealData.file(file.getValue()), day.resolve(file.getValue()));
    }
    return landing;
  }

  private static void land(AdlsServer adls, Path landing) throws IOException {
    try (ADLSFileIO io = new ADLSFileIO();
        Stream<Path> files = Files.walk(landing)) {
      io.initialize(adls.icebergProperties());
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String to = adls.uri(CONTAINER, "landing/" + landing.relativize(file));
        try (OutputStream out = io.newOutputFile(to).create()) {
          Files.copy(file, out);
        }
      }
    }
  }

  private Path storage(AdlsServer adls) throws IOException {
    Properties properties = new Properties();
    properties.putAll(adls.icebergProperties());
    properties.put("io-impl", ADLSFileIO.class.getName());
    properties.put("warehouse", adls.uri(CONTAINER, "warehouse"));
    Path file = folder.resolve("storage.properties");
    try (OutputStream out = Files.newOutputStream(file)) {
      properties.store(out, null);
    }
    return file;
  }

  private Map<String, String> local(CatalogProcess catalog, Path landing) {
    return settings(catalog, landing.toString(), folder.toString());
  }

  private static Map<String, String> remote(AdlsServer adls, CatalogProcess catalog) {
    Map<String, String> settings =
        settings(catalog, adls.uri(CONTAINER, "landing"), adls.uri(CONTAINER, ""));
    settings.putAll(adls.hadoopProperties());
    adls.icebergProperties().forEach((key, value) -> settings.put(CATALOG + key, value));
    return settings;
  }

  private static Map<String, String> settings(
      CatalogProcess catalog, String landing, String storage) {
    String root = storage.replaceFirst("/*$", "/");
    Map<String, String> settings = new TreeMap<>();
    settings.put(CATALOG + "type", "rest");
    settings.put(CATALOG + "uri", catalog.rest());
    settings.put("lakehouse.catalog.warehouse-uri", root + "warehouse");
    settings.put("lakehouse.landing.uri", landing);
    settings.put("execution.checkpointing.dir", root + "checkpoints");
    settings.put("execution.checkpointing.savepoint-dir", root + "savepoints");
    settings.put("execution.checkpointing.interval", "1 s");
    return settings;
  }

  /**
   * For each table and view how many rows it has, and a sum of their digests. The logs and ids of
   * runs are left out, and parts, which are compared as their views sum them.
   */
  private Map<String, List<String>> spark(
      CatalogProcess catalog, Map<String, String> storage, Map<String, List<String>> columns)
      throws IOException {
    Map<String, List<String>> digests = new TreeMap<>();
    try (SparkRows spark = SparkRows.open(catalog.rest(), storage, folder.resolve("spark"))) {
      for (String table : Contracts.names()) {
        if (!table.startsWith("ops.") && !table.endsWith("_parts")) {
          List<String> compared = new ArrayList<>(spark.columns(table));
          compared.removeAll(Contracts.lineage(table));
          compared.remove("run_id");
          columns.put(table, compared);
          digests.put(
              table,
              spark.rows(
                  "SELECT COUNT(*), CAST(SUM(CAST(XXHASH64(TO_JSON(STRUCT(%s))) AS DECIMAL(38, 0))) AS STRING) FROM %s"
                      .formatted(String.join(", ", compared), table)));
        }
      }
    }
    return digests;
  }

  private Rows trino(
      Path java,
      CatalogProcess catalog,
      Map<String, String> storage,
      Map<String, List<String>> columns)
      throws Exception {
    Map<String, String> statements = new TreeMap<>();
    columns.forEach(
        (table, compared) ->
            statements.put(
                table,
                "SELECT COUNT(*), TO_HEX(CHECKSUM(ROW(%s))) FROM %s"
                    .formatted(String.join(", ", compared), table)));
    try (TrinoProcess trino =
        TrinoProcess.start(java, catalog.rest(), storage, folder.resolve("trino"))) {
      return trino.rows(statements);
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
