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
import io.lakehouse.jobs.source.kafka.TopicCheck;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;

/**
 * The events of a feed in streaming mode: source, bronze, silver and gold in one graph, written to
 * main as they arrive.
 */
public final class StreamRun {
  private static final String REJECTS = Ledger.REJECTS;

  private final Lakehouse house;
  private final KafkaFeed feed;
  private final String id;
  private final LocalDate date;
  private final StreamStart start;
  private final Map<String, Long> before = new LinkedHashMap<>();
  private long since = Long.MAX_VALUE;
  private StreamWatch watch;
  private StreamLog log;
  private StreamBooks books;
  private StreamJournal journal;
  private boolean toAnEnd;

  /** A run of a feed from its earliest records; nothing happens yet. */
  public StreamRun(Lakehouse house, KafkaFeed feed) {
    this(house, feed, new StreamStart.Earliest());
  }

  /** A run of a feed; nothing happens yet. */
  public StreamRun(Lakehouse house, KafkaFeed feed, StreamStart start) {
    this.house = house;
    this.feed = feed;
    this.start = start;
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
   *     is configured, or where it is to begin
   */
  public JobClient start() throws Exception {
    Settings settings = house.settings();
    TopicCheck topics = new StartGuard(house, feed).check(tables());
    RestartGuard.Begin begin = RestartGuard.of(house, topics, tables()).check(start);
    house.catalogTool().apply();
    journal = house.streams();
    journal.closeKilled();
    since = System.currentTimeMillis();
    tables().forEach(table -> before.put(table.name(), rows(table.name(), since)));
    before.put(REJECTS, rejects(since));
    watch = new StreamWatch(feed, begin.held(), topics);
    ArrivalWatermarks.Quiet quiet =
        new ArrivalWatermarks.Quiet(
            settings.value(LakehouseOptions.QUIET_AFTER),
            settings.value(LakehouseOptions.QUIET_BOUND));
    Run run = new Run(id, date, settings.value(LakehouseOptions.PART));
    Session session = house.session(Refs.MAIN);
    toAnEnd = begin.state().map(SavedState::isToAnEnd).orElse(feed.end() == Boundedness.BOUNDED);
    Configuration own = new Configuration();
    begin.state().ifPresent(state -> own.set(StateRecoveryOptions.SAVEPOINT_PATH, state.uri()));
    folder(CheckpointingOptions.CHECKPOINTS_DIRECTORY)
        .ifPresent(folder -> own.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder));
    session.env().configure(own);
    session
        .env()
        .getConfig()
        .setGlobalJobParameters(ChainStart.of(house.lake(), tables(), begin.held(), topics));
    PipelineJob job = new PipelineJob(session, house.contracts(), house.statements(), run);
    KafkaFeed source = feed.from(begin.held());
    job.read(toAnEnd ? source.untilCaughtUp() : source.unending(), quiet);
    tables().forEach(job::fill);
    log = new StreamLog(house, id, feed.name(), date, Map.of("topics", feed.topics().toString()));
    books = new StreamBooks(house, feed.name(), tables());
    journal.open(id);
    log.running();
    return job.submit("stream " + feed.name());
  }

  /**
   * Records in {@code ops.runs} and {@code ops.ledger} that the stream has ended.
   *
   * @param outcome {@code caught_up}, {@code stopped} or {@code failed}
   * @param message why it failed, or null
   * @param ledger its last equations; none leaves those of the last checkpoint
   */
  public void ended(String outcome, String message, List<LedgerRow> ledger) {
    log.ended(outcome, message, ledger);
    journal.close(id);
    books.close();
  }

  /**
   * Judges the newest checkpoint, and records its equations in {@code ops.ledger}.
   *
   * @return the equations; none when none was judged since the last look
   */
  public List<LedgerRow> look(JobClient job) {
    journal.sign(id);
    List<LedgerRow> rows = books.look(job.getJobID().toHexString());
    log.ledger(rows);
    return rows;
  }

  /** Whether all equations that were judged so far do hold. */
  public boolean isBalanced() {
    return books.isBalanced();
  }

  /** The ledger of the job that has stopped with a savepoint. */
  public List<LedgerRow> ledger(String savepoint) {
    return books.at(savepoint);
  }

  /** Rows that a table has got since the start. */
  public long written(String table) {
    return rows(table, since) - before.getOrDefault(table, 0L);
  }

  /** Whether the job ends by itself: with the records that were there when it began. */
  public boolean isToAnEnd() {
    return toAnEnd;
  }

  /**
   * Stops the job with a savepoint; what is in windows and waits to be judged stays in it.
   *
   * @return where the savepoint is
   */
  public String stop(JobClient job) throws Exception {
    return job.stopWithSavepoint(
            false,
            folder(CheckpointingOptions.SAVEPOINT_DIRECTORY).orElse(null),
            SavepointFormatType.CANONICAL)
        .get();
  }

  /**
   * Stops the job so that nothing is left in its state: all windows end and all that waits is
   * judged, as at the end of the topics. Other SQL may begin behind it, at the tables' offsets.
   *
   * @return a savepoint that is of no more use, in a folder where no start looks for state
   */
  public String drain(JobClient job) throws Exception {
    String folder =
        folder(CheckpointingOptions.SAVEPOINT_DIRECTORY)
            .map(parent -> parent + "/" + SavedState.DRAINED)
            .orElse(null);
    return job.stopWithSavepoint(true, folder, SavepointFormatType.CANONICAL).get();
  }

  private Optional<String> folder(ConfigOption<String> option) {
    return house
        .settings()
        .configuration()
        .getOptional(option)
        .map(folder -> toAnEnd ? folder + "/" + SavedState.TO_AN_END : folder);
  }

  /** How far the started job is. */
  public StreamProgress progress(JobClient job) throws Exception {
    String bronze =
        tables().stream()
            .map(TableContract::name)
            .filter(table -> table.startsWith("bronze."))
            .findFirst()
            .orElseThrow();
    List<Table> gold =
        tables().stream()
            .filter(StreamWatch::hasParts)
            .map(table -> house.lake().table(table.name()))
            .toList();
    return watch.look(job, written(bronze) + rejects(since) - before.get(REJECTS), gold);
  }

  /**
   * The ledger of a job that has ended at the end of its topics, from the beginning of the state it
   * went on from: what was read and dropped is counted by the steps, which keep it in their state.
   */
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
    return books.atEnd(counts);
  }

  private long rejects(long since) {
    return new Branches(house.lake(), date)
            .rows(REJECTS, "main", Expressions.equal("feed", feed.name()))
        - OtherRuns.rows(house.lake().table(REJECTS), since);
  }

  /** Without what runs of days have changed since then. */
  private long rows(String name, long since) {
    Table table = house.lake().table(name);
    Snapshot current = table.currentSnapshot();
    return current == null
        ? 0
        : Long.parseLong(current.summary().getOrDefault(SnapshotSummary.TOTAL_RECORDS_PROP, "0"))
            - OtherRuns.rows(table, since);
  }
}
