import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Spark in this process, which times a query of tables as they were, as they are, and of one file
 * with the same rows. Run as a source file by {@code ./lake bench read}; what the files hold that
 * its arguments name says the class SparkReads there: what to read, the times, and a folder.
 */
public final class ReadTimes {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static void main(String[] args) throws Exception {
    JsonNode plan = JSON.readTree(new File(args[0]));
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[2]")
            .appName("read-times")
            .config("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog")
            // Each reader is a new one.
            .config("spark.sql.catalog.lake.cache-enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            // Of a small machine: 200 tasks would hide what the files cost.
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.warehouse.dir", args[2])
            .config("spark.local.dir", args[2])
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.enabled", "false");
    plan.path("catalog")
        .properties()
        .forEach(
            property ->
                builder.config(
                    "spark.sql.catalog.lake." + property.getKey(), property.getValue().asText()));
    List<Object> times = new ArrayList<>();
    try (SparkSession spark = builder.getOrCreate()) {
      spark.sparkContext().setLogLevel("WARN");
      spark.sql("CREATE NAMESPACE IF NOT EXISTS lake.ideal");
      for (JsonNode read : plan.path("tables")) {
        times.add(time(spark, read, plan.path("warmups").asInt(), plan.path("runs").asInt()));
      }
    }
    JSON.writeValue(new File(args[1]), times);
    System.exit(0);
  }

  private static Map<String, Object> time(
      SparkSession spark, JsonNode read, int warmups, int runs) throws Exception {
    String table = read.path("table").asText();
    String before =
        "SELECT * FROM lake." + table + " VERSION AS OF " + read.path("before").asLong();
    String ideal = "lake." + read.path("ideal").asText();
    spark
        .sql(before)
        .coalesce(1)
        .writeTo(ideal)
        .using("iceberg")
        .partitionedBy(functions.col("snapshot_date"))
        .tableProperty("write.distribution-mode", "none")
        .createOrReplace();
    Map<String, String> states = new LinkedHashMap<>();
    states.put("before", before);
    states.put("after", "SELECT * FROM lake." + table);
    states.put("ideal", "SELECT * FROM " + ideal);

    String query = read.path("query").asText();
    Map<String, Object> times = new LinkedHashMap<>();
    times.put("table", table);
    Row rows = null;
    for (String state : states.values()) {
      spark.sql(state).createOrReplaceTempView("parts");
      // A digest of the answer, and how many rows it is made of.
      Row found =
          spark
              .sql(
                  "SELECT (SELECT COUNT(*) FROM parts), BIT_XOR(XXHASH64(*)) FROM (%s)"
                      .formatted(query))
              .head();
      if (rows != null && !rows.equals(found)) {
        throw new IllegalStateException("other rows of %s: %s, %s".formatted(table, rows, found));
      }
      rows = found;
    }
    times.put("rows", rows.getLong(0));
    states.keySet().forEach(state -> times.put(state, new ArrayList<Double>()));
    for (int run = -warmups; run < runs; run++) {
      for (Map.Entry<String, String> state : states.entrySet()) {
        long begun = System.nanoTime();
        spark.sql(state.getValue()).createOrReplaceTempView("parts");
        spark.sql(query).write().format("noop").mode("overwrite").save();
        if (run >= 0) {
          @SuppressWarnings("unchecked")
          List<Double> seconds = (List<Double>) times.get(state.getKey());
          seconds.add((System.nanoTime() - begun) / 1e9);
        }
      }
    }
    return times;
  }
}
