package io.lakehouse.jobs.pipeline;

import io.lakehouse.jobs.lake.LakeCatalog;
import io.lakehouse.jobs.udf.Functions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.SinkModifyOperation;

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

  @Override
  public void close() {
    lake.close();
  }
}
