import static io.trino.testing.TestingSession.testSessionBuilder;

import io.lakehouse.jobs.testing.RowText;
import io.trino.plugin.iceberg.IcebergPlugin;
import io.trino.spi.type.TimeZoneKey;
import io.trino.testing.DistributedQueryRunner;
import io.trino.testing.MaterializedRow;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Trino in this process, which reads the lakehouse as the README tells analysts to. Run as a source
 * file: its Java is newer than that of the build.
 *
 * <p>The arguments are the uri of the REST catalog and a file of Hadoop's properties. A line on the standard input is {@code
 * <out-file>}, a tab, and {@code <name><tab><sql>} in a file: it answers {@code done} when the rows
 * of all are in the other one, each as the name, a tab, and the row's text.
 */
public final class TrinoRows {
  public static void main(String[] args) throws Exception {
    // Trino takes the standard output for its log.
    PrintStream answers = System.out;
    var session =
        testSessionBuilder()
            .setCatalog("lake")
            .setSchema("gold")
            .setTimeZoneKey(TimeZoneKey.UTC_KEY)
            .build();
    try (var trino = DistributedQueryRunner.builder(session).setWorkerCount(0).build()) {
      trino.installPlugin(new IcebergPlugin());
      // What a reader needs, see README; the rest is for a warehouse in local files,
      // or on the stand-in of Azure Data Lake Storage, which Trino's own client cannot find.
      trino.createCatalog(
          "lake",
          "iceberg",
          Map.of(
              "iceberg.catalog.type", "rest",
              "iceberg.rest-catalog.uri", args[0],
              "fs.hadoop.enabled", "true",
              "hive.config.resources", args[1]));
      answers.println("ready");
      var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        String[] files = order.split("\t");
        write(trino, Path.of(files[0]), Files.readAllLines(Path.of(files[1])));
        answers.println("done");
      }
    } catch (Throwable e) {
      e.printStackTrace();
      System.exit(1);
    }
    System.exit(0);
  }

  private static void write(DistributedQueryRunner trino, Path file, List<String> queries)
      throws Exception {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (String query : queries) {
        int tab = query.indexOf('\t');
        String name = query.substring(0, tab);
        for (MaterializedRow row : trino.execute(query.substring(tab + 1))) {
          out.write(name + "\t" + RowText.of(plain(row)) + "\n");
        }
      }
    }
  }

  private static Object plain(Object value) {
    return switch (value) {
      case null -> null;
      case MaterializedRow row -> row.getFields().stream().map(TrinoRows::plain).toList();
      case List<?> list -> list.stream().map(TrinoRows::plain).toList();
      case ZonedDateTime time -> time.toInstant();
      case Map<?, ?> map -> {
        Map<Object, Object> plain = new HashMap<>();
        map.forEach((key, item) -> plain.put(plain(key), plain(item)));
        yield plain;
      }
      default -> value;
    };
  }
}
