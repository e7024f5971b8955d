package io.lakehouse.jobs.pipeline;

import io.lakehouse.catalog.contract.Column;
import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.FeedColumn;
import io.lakehouse.catalog.contract.FeedContract;
import io.lakehouse.catalog.contract.Rule;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.TableContract.Kind;
import io.lakehouse.jobs.source.ArrivalWatermarks;
import io.lakehouse.jobs.source.FileFeed;
import io.lakehouse.jobs.source.json.JsonSchema;
import io.lakehouse.jobs.source.kafka.KafkaFeed;
import io.lakehouse.jobs.stream.ChosenColumns;
import io.lakehouse.jobs.stream.KeepGreatest;
import io.lakehouse.jobs.stream.RejectRouter;
import io.lakehouse.jobs.stream.RepeatedRouter;
import io.lakehouse.jobs.stream.RowOrder;
import io.lakehouse.jobs.stream.RuleRouter;
import io.lakehouse.jobs.stream.TextAsBytes;
import io.lakehouse.jobs.udf.RawRecord;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamStatementSet;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.OutputTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One job that fills tables, of one layer or of several. A table that it fills is read from the
 * rows on their way there, every other one from Iceberg:
 *
 * <pre>
 * source -> RejectRouter -> source.feed      (rejects  -> bronze.rejects)
 * SELECT of the file -> bronze table
 * SELECT of the file -> rules in SQL -> RuleRouter -> KeepGreatest -> table
 *                                       (quarantined -> silver.quarantine)
 * </pre>
 *
 * Gold is a plain INSERT.
 */
public final class PipelineJob {
  private static final Logger LOG = LoggerFactory.getLogger(PipelineJob.class);
  private static final String REJECTS = "bronze.rejects";
  private static final String QUARANTINE = "silver.quarantine";

  private final Session session;
  private final Contracts contracts;
  private final Map<String, Statement> statements;
  private final Run run;
  private final IcebergTables tables;
  private final StreamStatementSet inserts;
  private final List<DataStream<RowData>> rejects = new ArrayList<>();
  private final List<DataStream<RowData>> quarantined = new ArrayList<>();
  private final List<String> views = new ArrayList<>();
  private final Map<String, Long> estimates = new HashMap<>();

  /** What makes {@code bronze.<feed>} the rows in flight, once its own statement is planned. */
  private final Map<String, Runnable> handedOn = new HashMap<>();

  /** The rows of {@code source.<feed>}, by feed. */
  private final Map<String, DataStream<RowData>> sources = new HashMap<>();

  private boolean hasInserts;
  private Optional<Known> known = Optional.empty();
  private Map<String, RepeatedKeys> repeated = Map.of();

  public PipelineJob(
      Session session, Contracts contracts, Map<String, Statement> statements, Run run) {
    this.session = session;
    this.contracts = contracts;
    this.statements = statements;
    this.run = run;
    this.tables = new IcebergTables(session);
    this.inserts = session.tables().createStatementSet();
  }

  /** Makes {@code source.<feed>} of the feed's files. */
  public PipelineJob read(FileFeed feed) {
    estimates.put(feed.name(), feed.rows());
    return read(
        feed.contract(),
        feed.rowType(),
        feed.records(session.env(), run.id(), run.date()).uid("read-" + feed.name()));
  }

  /** Makes {@code source.<feed>} of the feed's messages. */
  public PipelineJob read(KafkaFeed feed, ArrivalWatermarks.Quiet quiet) {
    return read(feed.contract(), feed.rowType(), feed.records(session.env(), run.id(), quiet));
  }

  /**
   * Makes {@code source.<feed>} of records that a table keeps, and where they are in bronze already
   * {@code bronze.<feed>}, too.
   */
  public PipelineJob read(StoredFeed feed) {
    RowType type = JsonSchema.of(feed.contract()).rowType();
    read(feed.contract(), type, tables.stored(feed));
    if (feed.isInBronze()) {
      handedOn.remove(feed.contract().name()).run();
    }
    return this;
  }

  /** Says which rows the event tables have already, in place of those of the days before. */
  public PipelineJob knowing(Known rows) {
    known = Optional.of(rows);
    return this;
  }

  /** Says of some tables which keys may come more than once; in any other one all may. */
  public PipelineJob repeating(Map<String, RepeatedKeys> keys) {
    repeated = keys;
    return this;
  }

  private PipelineJob read(FeedContract feed, RowType type, DataStream<RowData> records) {
    OutputTag<RowData> tag = new OutputTag<>("rejects", tables.typeInfo(REJECTS));
    SingleOutputStreamOperator<RowData> good =
        records
            .process(
                new RejectRouter(
                    feed.name(), type.getFieldCount(), type.getFieldIndex("source_partition"), tag))
            .returns(InternalTypeInfo.of(withoutReject(type)))
            .name("split rejects of " + feed.name())
            .uid("rejects-" + feed.name())
            .setParallelism(records.getParallelism());
    rejects.add(good.getSideOutput(tag));
    TextAsBytes bytes =
        TextAsBytes.of(withoutReject(type), feed.columns().stream().map(FeedColumn::name).toList());
    boolean isEvents = type.getFieldIndex("source_partition") >= 0;
    view("source." + feed.name(), good, isEvents);
    sources.put(feed.name(), good);
    handedOn.put(
        feed.name(),
        () ->
            view(
                "bronze." + feed.name(),
                good.map(bytes)
                    .returns(InternalTypeInfo.of(bytes.type()))
                    .name("hand on " + feed.name())
                    .uid("hand-on-" + feed.name())
                    .setParallelism(good.getParallelism()),
                isEvents));
    return this;
  }

  /**
   * From here on the SQL of this job reads these rows under the name.
   *
   * @param isEvents whether their timestamps, the arrival, are the column {@code part_time}
   */
  private void view(String name, DataStream<RowData> rows, boolean isEvents) {
    String path = "`" + name.replace(".", "`.`") + "`";
    Schema.Builder schema = Schema.newBuilder();
    if (isEvents) {
      schema
          .columnByMetadata("part_time", DataTypes.TIMESTAMP_LTZ(3), "rowtime")
          .watermark("part_time", "SOURCE_WATERMARK()");
    }
    session
        .tables()
        .createTemporaryView(path, session.tables().fromDataStream(rows, schema.build()));
    views.add(path);
  }

  /** Adds the statement that fills a table. */
  public PipelineJob fill(TableContract table) {
    String sql = statements.get(table.name()).sql(contracts, run.variables());
    switch (table.layer()) {
      case "bronze" -> keep(table, query(table, sql), sql);
      case "silver" -> conform(table, query(table, sql));
      default -> {
        inserts.addInsertSql(sql);
        hasInserts = true;
      }
    }
    return this;
  }

  /** Submits the job; it runs while the caller goes on. */
  public JobClient submit(String name) throws Exception {
    return submit(graph(name));
  }

  /** Submits a graph of this job. */
  public JobClient submit(StreamGraph graph) throws Exception {
    JobClient job = session.env().executeAsync(graph);
    LOG.info(
        "Flink job {} is of run {} of {}: {}",
        job.getJobID(),
        run.id(),
        run.date(),
        graph.getJobName());
    return job;
  }

  /** The whole graph; nothing can be added to the job any more. */
  public StreamGraph graph(String name) {
    union(rejects, REJECTS);
    union(quarantined, QUARANTINE);
    if (hasInserts) {
      inserts.attachAsDataStream();
    }
    views.forEach(session.tables()::dropTemporaryView);
    session.lake().land();
    StreamGraph graph = session.env().getStreamGraph();
    if (!isBatch()) {
      RestoredIds.tell(graph);
    }
    graph.setJobName(name);
    return graph;
  }

  private void union(List<DataStream<RowData>> streams, String table) {
    streams.stream().reduce(DataStream::union).ifPresent(all -> tables.append(all, table));
  }

  private Table query(TableContract contract, String sql) {
    Table query = session.query(sql);
    List<String> expected = Rules.of(contract).expectedColumns();
    List<String> found = query.getResolvedSchema().getColumnNames();
    if (!found.equals(expected)) {
      throw new IllegalArgumentException(
          "Cannot fill %s, the columns of its SELECT are not those of its contract: %s instead of %s"
              .formatted(contract.name(), found, expected));
    }
    return query;
  }

  /** Bronze is text as it came; what reads it in this job gets the fields as bytes. */
  private void keep(TableContract contract, Table query, String sql) {
    String feed = contract.feed().orElseThrow();
    DataStream<RowData> rows =
        PlainSelect.columns(sql, "source." + feed)
            .filter(columns -> sources.containsKey(feed))
            .map(columns -> tables.choose(sources.get(feed), columns, contract.name()))
            .orElseGet(() -> session.stream(query));
    tables.append(rows, contract.name());
    handedOn.getOrDefault(feed, () -> {}).run();
  }

  /** Silver goes through the contract's rules and deduplication. */
  private void conform(TableContract contract, Table query) {
    RowType type = nullable(tables.rowType(contract.name()), contract.statementColumns().size());
    DataStream<RowData> rows =
        contract.hardRules().isEmpty() && contract.softRules().isEmpty()
            ? session.stream(query)
            : judge(contract, query, type);
    if (contract.deduplicate().isPresent()) {
      rows =
          switch (contract.deduplicate().get()) {
            case GREATEST -> keepGreatest(contract, rows, type);
            case FIRST -> Arrivals.of(contract, type).keepFirst(rows, known(contract, type));
          };
    }
    if (!contract.firsts().isEmpty()) {
      RowType all = nullable(tables.rowType(contract.name()), contract.columns().size());
      rows = Arrivals.of(contract, type).markFirsts(rows, all);
    }
    if (contract.kind() == Kind.EVENTS) {
      rows = Arrivals.of(contract, type).counted(rows, run.part());
    }
    tables.append(rows, contract.name());
    if (contract.kind() == Kind.EVENTS) {
      view(contract.name(), rows, true);
    } else {
      DataStream<RowData> all = rows;
      session
          .lake()
          .handOn(
              ObjectPath.fromString(contract.name()),
              columns -> ChosenColumns.of(all, type, columns),
              estimate(contract),
              contract.kind() == Kind.CURRENT ? Map.of() : Map.of("snapshot_date", run.date()));
    }
  }

  /** How many rows a table may get: those of its feed's files, or of the tables that it reads. */
  private long estimate(TableContract contract) {
    return contract.kind() == Kind.CURRENT
        ? statements.get(contract.name()).inputs().stream()
            .map(ObjectPath::fromString)
            .mapToLong(input -> session.lake().getTableStatistics(input).getRowCount())
            .sum()
        : contract.feed().map(feed -> estimates.getOrDefault(feed, 0L)).orElse(0L);
  }

  /** What the table has got within the window before this run, whoever has written it. */
  private DataStream<RowData> known(TableContract contract, RowType type) {
    LocalDate from = run.date().minusDays(contract.window().orElseThrow().toDays());
    return tables.known(
        contract.name(),
        type,
        known.orElse(isBatch() ? Known.between(from, run.date()) : Known.since(from)));
  }

  private boolean isBatch() {
    return session.env().getConfiguration().get(ExecutionOptions.RUNTIME_MODE)
        == RuntimeExecutionMode.BATCH;
  }

  private DataStream<RowData> judge(TableContract contract, Table query, RowType type) {
    Rules rules = Rules.of(contract);
    RowType columns = tables.rowType(contract.name());
    String view = "`judged_" + contract.simpleName() + "`";
    session.tables().createTemporaryView(view, query);
    Table judged = session.tables().sqlQuery(rules.sql(view, columns));
    session.tables().dropTemporaryView(view);
    OutputTag<RowData> tag = new OutputTag<>("quarantine", tables.typeInfo(QUARANTINE));
    SingleOutputStreamOperator<RowData> good =
        session.stream(judged)
            .process(new RuleRouter(spec(contract, rules, columns), tag))
            .returns(InternalTypeInfo.of(type))
            .name("rules of " + contract.name())
            .uid("rules-" + contract.name());
    if (!rules.hard().isEmpty()) {
      quarantined.add(good.getSideOutput(tag));
    }
    return good;
  }

  private RuleRouter.Spec spec(TableContract contract, Rules rules, RowType columns) {
    List<String> fields =
        contract.feed().stream()
            .flatMap(feed -> contracts.feed(feed).columns().stream())
            .map(FeedColumn::header)
            .toList();
    return new RuleRouter.Spec(
        contract.feed().orElse(null),
        contract.name(),
        contract.statementColumns().size(),
        rules.hard().stream().map(Rule::name).toList(),
        rules.hard().stream().map(rule -> rule.doc() + " (" + rule.check() + ")").toList(),
        contract.softRules().stream().map(Rule::name).toList(),
        record -> RawRecord.json(record, fields),
        columns.getFieldIndex("source_partition"),
        columns.getFieldIndex("source_file"),
        columns.getFieldIndex("source_line"),
        columns.getFieldIndex("arrived_at"),
        columns.getFieldIndex("snapshot_date"),
        run.id());
  }

  /** Only rows whose key may come again are brought together and wait for the end. */
  private DataStream<RowData> keepGreatest(
      TableContract contract, DataStream<RowData> rows, RowType type) {
    RepeatedKeys keys = repeated.get(contract.name());
    if (keys == null) {
      return greatest(contract, rows, type);
    }
    if (keys.isEmpty()) {
      return rows;
    }
    OutputTag<RowData> tag = new OutputTag<>("repeated", InternalTypeInfo.of(type));
    SingleOutputStreamOperator<RowData> unique =
        rows.process(new RepeatedRouter(RowKey.of(contract, type).digest(), keys.digests(), tag))
            .returns(InternalTypeInfo.of(type))
            .name("split repeated keys of " + contract.name())
            .uid("repeated-" + contract.name())
            .setParallelism(rows.getParallelism());
    return unique.union(greatest(contract, unique.getSideOutput(tag), type));
  }

  private static DataStream<RowData> greatest(
      TableContract contract, DataStream<RowData> rows, RowType type) {
    List<Integer> content =
        contract.columns().stream()
            .filter(column -> !column.lineage())
            .map(Column::name)
            .map(type::getFieldIndex)
            .toList();
    return RowKey.of(contract, type)
        .keyBy(rows)
        .process(
            new KeepGreatest<>(
                contract.name(),
                contract.feed().orElse(null),
                type,
                InternalTypeInfo.of(type),
                RowOrder.by(type, content)))
        .returns(InternalTypeInfo.of(type))
        .name("deduplicate " + contract.name())
        .uid("deduplicate-" + contract.name());
  }

  private static RowType withoutReject(RowType type) {
    return new RowType(type.getFields().subList(0, type.getFieldCount() - 2));
  }

  /** Between the SELECT and the table any value may be null: the rules have spoken. */
  private static RowType nullable(RowType columns, int count) {
    return RowType.of(
        columns.getChildren().stream()
            .limit(count)
            .map(type -> type.copy(true))
            .toArray(LogicalType[]::new),
        columns.getFieldNames().stream().limit(count).toArray(String[]::new));
  }
}
