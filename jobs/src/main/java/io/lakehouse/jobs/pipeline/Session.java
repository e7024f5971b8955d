package io.lakehouse.jobs.pipeline;

import io.lakehouse.jobs.lake.LakeCatalog;
import io.lakehouse.jobs.udf.Functions;
import java.util.List;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.ExternalCatalogTable;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.operations.ExternalModifyOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.SinkModifyOperation;
import org.apache.flink.table.types.DataType;

/**
 * Flink's environments with the lake as current catalog and our functions.
 *
 * @param env where the DataStream steps are added
 * @param tables where the SQL is planned
 * @param lake the catalog
 */
public record Session(
    StreamExecutionEnvironment env, StreamTableEnvironment tables, LakeCatalog lake)
    implements AutoCloseable {

  /** Opens a session in the runtime mode that the environment's configuration says. */
  public static Session open(StreamExecutionEnvironment env, LakeCatalog lake) {
    EnvironmentSettings settings =
        EnvironmentSettings.newInstance()
            .withConfiguration(Configuration.fromMap(env.getConfiguration().toMap()))
            .build();
    StreamTableEnvironment tables = StreamTableEnvironment.create(env, settings);
    // Iceberg's source asks for this key and takes 1 without it.
    tables
        .getConfig()
        .set(ExecutionConfigOptions.TABLE_EXEC_RESOURCE_DEFAULT_PARALLELISM, env.getParallelism());
    tables.registerCatalog(lake.getName(), lake);
    tables.useCatalog(lake.getName());
    Functions.register(tables);
    return new Session(env, tables, lake);
  }

  /** The SELECT of an INSERT, so that steps can come between it and the table. */
  Table query(String insert) {
    TableEnvironmentImpl planner = (TableEnvironmentImpl) tables;
    Operation operation = planner.getParser().parse(insert).get(0);
    return planner.createTable(((SinkModifyOperation) operation).getChild());
  }

  /**
   * A query's rows in Flink's internal form: no conversion, and no check of values. {@code
   * toDataStream} would put a projection on top of the query, with which the planner merges all
   * that are below: what a CTE computes once would be computed wherever it is named.
   */
  DataStream<RowData> stream(Table query) {
    TableEnvironmentImpl planner = (TableEnvironmentImpl) tables;
    DataType rows =
        DataTypes.ROW(
                query.getResolvedSchema().getColumns().stream()
                    .map(c -> DataTypes.FIELD(c.getName(), c.getDataType().nullable()))
                    .toArray(DataTypes.Field[]::new))
            .notNull()
            .bridgedTo(RowData.class);
    ContextResolvedTable sink =
        ContextResolvedTable.anonymous(
            "rows",
            planner
                .getCatalogManager()
                .resolveCatalogTable(
                    new ExternalCatalogTable(Schema.newBuilder().fromRowDataType(rows).build())));
    Transformation<?> made =
        planner
            .getPlanner()
            .translate(
                List.of(
                    new ExternalModifyOperation(
                        sink, query.getQueryOperation(), ChangelogMode.insertOnly(), rows)))
            .get(0);
    env.addOperator(made);
    @SuppressWarnings("unchecked")
    Transformation<RowData> transformation = (Transformation<RowData>) made;
    return new DataStream<>(env, transformation);
  }

  @Override
  public void close() {
    lake.close();
  }
}
