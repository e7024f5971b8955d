package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.TableContract.Kind;
import io.lakehouse.jobs.config.LakehouseOptions;
import io.lakehouse.jobs.pipeline.PipelineJob;
import io.lakehouse.jobs.source.kafka.KafkaFeed;
import io.lakehouse.jobs.source.kafka.TopicCheck;
import io.lakehouse.jobs.stream.Counters;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.iceberg.Table;

/**
 * The events of a feed in streaming mode: source, bronze, silver and gold in one graph, written to
 * main as they arrive.
 */
public final class StreamRun {
  private final Lakehouse house;
  private final KafkaFeed feed;
  private final LocalDate date;
  private final StreamStart start;
  private final Configuration settings;
  private final StateFolders folders;
  private String id;
  private StreamedRows rows;
  private StreamWatch watch;
  private StreamLog log;
  private StreamBooks books;
  private StreamJournal journal;
  private LakeMetrics metrics;
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
    this.settings = house.settings().configuration();
    this.folders = new StateFolders(settings);
    Instant now = Instant.now();
    this.date = LocalDate.ofInstant(now, ZoneOffset.UTC);
    this.id = StreamLog.ID_PREFIX + Long.toString(now.toEpochMilli(), 36);
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
    return tables(house, feed.name());
  }

  static List<TableContract> tables(Lakehouse house, String feed) {
    Contracts contracts = house.contracts();
    return Targets.of(contracts, house.statements(), List.of(feed)).tables().stream()
        .filter(table -> table.kind() == Kind.EVENTS)
        .toList();
  }

  /**
   * Starts the job; it runs while the caller goes on. Where {@code execution.attached} is false no
   * process follows it, and a {@link StreamMonitor} judges its checkpoints. In application mode
   * with high availability the program is called again when the JobManager comes back; the run then
   * goes on with the job that has come back, too.
   *
   * @throws io.lakehouse.jobs.config.UsageException when the job could lose or repeat events as it
   *     is configured, or where it is to begin
   */
  public JobClient start() throws Exception {
    TopicCheck topics = new StartGuard(house, feed).check(tables());
    RestartGuard.Begin begin = RestartGuard.of(house, topics, tables()).check(start);
    house.catalogTool().apply();
    journal = house.streams();
    Optional<RunRow> before = RestartGuard.recoveredId(settings).flatMap(this::running);
    id = before.map(RunRow::id).orElse(id);
    LoggedRun.begin(id, before.map(RunRow::date).orElse(date).toString(), List.of(feed.name()));
    before.ifPresent(row -> journal.open(id));
    journal.closeKilled();
    rows = new StreamedRows(house.lake(), feed.name(), tables());
    watch = new StreamWatch(feed, begin.held(), topics);
    StreamJob job = new StreamJob(house, feed, tables(), begin, topics);
    toAnEnd = job.isToAnEnd();
    PipelineJob planned = job.plan(id, date);
    StreamGraph graph = planned.graph("stream " + feed.name());
    begin.state().ifPresent(state -> StateGuard.check(state, graph));
    log =
        before
            .map(row -> new StreamLog(house, row))
            .orElseGet(() -> new StreamLog(house, id, feed.name(), date, options(begin)));
    journal.open(id);
    log.running();
    JobClient submitted = planned.submit(graph);
    try {
      log.running(submitted.getJobID().toHexString());
    } catch (RuntimeException e) {
      // Nobody would follow it.
      submitted.cancel();
      throw e;
    }
    if (settings.get(DeploymentOptions.ATTACHED)) {
      books = new StreamBooks(house, feed.name(), tables());
      metrics = LakeMetrics.open(house, List.of(feed.name()));
    } else {
      journal.leave(id);
    }
    return submitted;
  }

  /** The run of a job that has not ended. */
  private Optional<RunRow> running(String job) {
    return new OpsReader(house.lake())
        .runs().stream()
            .filter(row -> "running".equals(row.get("outcome")))
            .filter(row -> StreamLog.option(row, StreamLog.JOB).filter(job::equals).isPresent())
            .map(RunRow::of)
            .findFirst();
  }

  private Map<String, String> options(RestartGuard.Begin begin) {
    Map<String, String> options = new HashMap<>();
    options.put(StreamLog.TOPICS, feed.topics().toString());
    begin.state().ifPresent(state -> options.put(StreamLog.STATE, state.uri()));
    ClusterJob.address(settings).ifPresent(at -> options.put(StreamLog.CLUSTER, at));
    return options;
  }

  /**
   * Records in {@code ops.runs} and {@code ops.ledger} that the stream has ended.
   *
   * @param outcome {@code caught_up}, {@code stopped}, {@code drained} or {@code failed}
   * @param message why it failed, or null
   * @param ledger its last equations; none leaves those of the last checkpoint
   */
  public void ended(String outcome, String message, List<LedgerRow> ledger) {
    log.ended(outcome, message, ledger);
    journal.close(id);
    metrics.close();
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
    metrics.look();
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
    return rows.of(table);
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
            folders.of(CheckpointingOptions.SAVEPOINT_DIRECTORY, toAnEnd).orElse(null),
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
        folders
            .of(CheckpointingOptions.SAVEPOINT_DIRECTORY, toAnEnd)
            .map(parent -> parent + "/" + StateFolders.DRAINED)
            .orElse(null);
    return job.stopWithSavepoint(true, folder, SavepointFormatType.CANONICAL).get();
  }

  /** How far the started job is. */
  public StreamProgress progress(JobClient job) throws Exception {
    List<Table> gold =
        tables().stream()
            .filter(StreamWatch::hasParts)
            .map(table -> house.lake().table(table.name()))
            .toList();
    return watch.look(job, rows.committed(), gold);
  }

  /**
   * The ledger of a job that has ended at the end of its topics, from the beginning of the state it
   * went on from: what was read and dropped is counted by the steps, which keep it in their state.
   */
  public List<LedgerRow> ledger(JobExecutionResult result) {
    return books.atEnd(Counters.of(result));
  }
}
