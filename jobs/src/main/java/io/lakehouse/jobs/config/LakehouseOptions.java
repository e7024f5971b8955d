package io.lakehouse.jobs.config;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;

/** The {@code lakehouse.*} keys. Their meaning stands in {@code flink-conf/base.yaml}. */
public final class LakehouseOptions {
  public static final ConfigOption<String> ENV =
      key("lakehouse.env").stringType().defaultValue("local");
  public static final ConfigOption<String> CATALOG_NAME =
      key("lakehouse.catalog.name").stringType().defaultValue("lake");
  public static final ConfigOption<String> WAREHOUSE =
      key("lakehouse.catalog.warehouse-uri").stringType().noDefaultValue();
  public static final ConfigOption<String> LANDING =
      key("lakehouse.landing.uri").stringType().noDefaultValue();
  public static final ConfigOption<Duration> LEASE =
      key("lakehouse.run.lease").durationType().defaultValue(Duration.ofMinutes(10));
  public static final ConfigOption<Integer> SAMPLE_ROWS =
      key("lakehouse.run.sample-rows").intType().defaultValue(5);

  public static final ConfigOption<MemorySize> FIRST_LOOK =
      key("lakehouse.run.first-look-from").memoryType().defaultValue(MemorySize.ofMebiBytes(64));

  public static final ConfigOption<Duration> PART =
      key("lakehouse.stream.part-interval").durationType().defaultValue(Duration.ofSeconds(10));
  public static final ConfigOption<Duration> QUIET_AFTER =
      key("lakehouse.stream.quiet-after").durationType().defaultValue(Duration.ofSeconds(2));
  public static final ConfigOption<Duration> QUIET_BOUND =
      key("lakehouse.stream.quiet-bound").durationType().defaultValue(Duration.ofSeconds(2));
  public static final ConfigOption<Boolean> ANY_TIMESTAMP_TYPE =
      key("lakehouse.stream.accept-any-timestamp-type").booleanType().defaultValue(false);

  public static final ConfigOption<Duration> KEEP_SNAPSHOTS =
      key("lakehouse.maintain.keep-snapshots").durationType().defaultValue(Duration.ofDays(5));
  public static final ConfigOption<Duration> KEEP_ORPHANS =
      key("lakehouse.maintain.keep-orphans").durationType().defaultValue(Duration.ofDays(3));
  public static final ConfigOption<Duration> KEEP_TAGS =
      key("lakehouse.maintain.keep-tags").durationType().defaultValue(Duration.ofDays(400));
  public static final ConfigOption<Integer> SMALL_FILES =
      key("lakehouse.maintain.small-files").intType().defaultValue(5);

  /** Properties of the Kafka clients: what follows the prefix is Kafka's own key. */
  public static final String KAFKA_CLIENT = "lakehouse.kafka.client.";

  /** Iceberg catalog properties: what follows the prefix is Iceberg's own key. */
  public static final String CATALOG_PROPERTIES = "lakehouse.catalog.properties.";

  /** Hadoop properties: what follows the prefix is Hadoop's own key. */
  public static final String HADOOP = "lakehouse.hadoop.";

  static final String PREFIX = "lakehouse.";
  static final List<ConfigOption<?>> ALL =
      List.of(
          ENV,
          CATALOG_NAME,
          WAREHOUSE,
          LANDING,
          LEASE,
          SAMPLE_ROWS,
          FIRST_LOOK,
          PART,
          QUIET_AFTER,
          QUIET_BOUND,
          ANY_TIMESTAMP_TYPE,
          KEEP_SNAPSHOTS,
          KEEP_ORPHANS,
          KEEP_TAGS,
          SMALL_FILES);

  private LakehouseOptions() {}
}
