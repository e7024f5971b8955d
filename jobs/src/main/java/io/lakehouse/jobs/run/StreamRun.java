package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.TableContract.Kind;
import io.lakehouse.jobs.config.LakehouseOptions;
import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.lake.Refs;
import io.lakehouse.jobs.pipeline.PipelineJob;
import io.lakehouse.jobs.pipeline.Run;
import io.lakehouse.jobs.pipeline.Session;
import io.lakehouse.jobs.source.ArrivalWatermarks;
import io.lakehouse.jobs.source.kafka.KafkaFeed;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;

/**
 * The events of a feed in streaming mode: source, bronze, silver and gold in one graph, written to
 * main as they arrive.
 */
public final class StreamRun {
  private final Lakehouse house;
  private final KafkaFeed feed;
  private final String id;
  private final LocalDate date;
  private final Map<String, Long> before = new LinkedHashMap<>();
  private final Map<String, Long> snapshots = new HashMap<>();
  private StreamLog log;

  /** A run of a feed; nothing happens yet. */
  public StreamRun(Lakehouse house, KafkaFeed feed) {
    this.house = house;
    this.feed = feed;
    Instant now = Instant.now();
    this.date = LocalDate.ofInstant(now, ZoneOffset.UTC);
    this.id = "stream_" + Long.toString(now.toEpochMilli(), 36);
  }

  /** The feed of the settings: its contract's topic, read with the configured clients. */
  public static KafkaFeed feed(Lakehouse house, String name) {
    Map<String, String> client = house.settings().under(LakehouseOptions.KAFKA_CLIENT);
    return KafkaFeed.of(house.contracts().feed(name), client);
  }

  public String id() {
    return id;
  }

  /** The tables that are filled, in the order of the layers. */
  public List<TableContract> tables() {
    Contracts contracts = house.contracts();
    return Targets.of(contracts, house.statements(), List.of(feed.name())).tables().stream()
        .filter(table -> table.kind() == Kind.EVENTS)
        .toList();
  }

  /**
   * Starts the job; it runs while the caller goes on.
   *
   * @throws io.lakehouse.jobs.config.UsageException when the job could lose or repeat events as it
   *     is configured
   */
  public JobClient start() throws Exception {
    Settings settings = house.settings();
    new StartGuard(house, feed).check(tables());
    house.catalogTool().apply();
    tables().forEach(this::remember);
    ArrivalWatermarks.Quiet quiet =
        new ArrivalWatermarks.Quiet(
            settings.value(LakehouseOptions.QUIET_AFTER),
            settings.value(LakehouseOptions.QUIET_BOUND));
    Run run = new Run(id, date, settings.value(LakehouseOptions.PART));
    Session session = house.session(Refs.MAIN);
    PipelineJob job = new PipelineJob(session, house.contracts(), house.statements(), run);
    job.read(feed, quiet);
    tables().forEach(job::fill);
    log = new StreamLog(house, id, feed.name(), date, Map.of("topics", feed.topics().toString()));
    log.running();
    return job.submit("stream " + feed.name());
  }

  private void remember(TableContract table) {
    before.put(table.name(), rows(table.name()));
    org.apache.iceberg.Snapshot current = house.lake().table(table.name()).currentSnapshot();
    if (current != null) {
      snapshots.put(table.name(), current.snapshotId());
    }
  }

  /**
   * Records in {@code ops.runs} and {@code ops.ledger} that the stream has ended.
   *
   * @param outcome {@code caught_up}, {@code stopped} or {@code failed}
   * @param message why it failed, or null
   * @param ledger its equations; none of a stream that was stopped between records
   */
  public void ended(String outcome, String message, List<LedgerRow> ledger) {
    log.ended(outcome, message, ledger);
  }

  /** Rows that a table has got since the start. */
  public long written(String table) {
    return rows(table) - before.getOrDefault(table, 0L);
  }

  /** The ledger of a job that has ended without a restart. */
  public List<LedgerRow> ledger(JobExecutionResult result) {
    Map<String, Long> counts = new HashMap<>();
    result
        .getAllAccumulatorResults()
        .forEach(
            (name, value) -> {
              if (value instanceof Long count) {
                counts.put(name, count);
              }
            });
    tables().forEach(table -> counts.put(Ledger.ROWS + table.name(), written(table.name())));
    counts.putAll(new PartSums(house.lake()).since(tables(), snapshots));
    Branches logs = new Branches(house.lake(), date);
    counts.put(
        Ledger.ROWS + "bronze.rejects/" + feed.name(),
        logs.rows(
            "bronze.rejects",
            "main",
            org.apache.iceberg.expressions.Expressions.equal("run_id", id)));
    return new Ledger(house.contracts(), counts).rows(tables());
  }

  private long rows(String name) {
    org.apache.iceberg.Snapshot current = house.lake().table(name).currentSnapshot();
    return current == null
        ? 0
        : Long.parseLong(
            current
                .summary()
                .getOrDefault(org.apache.iceberg.SnapshotSummary.TOTAL_RECORDS_PROP, "0"));
  }
}
