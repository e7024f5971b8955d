package io.lakehouse.jobs.run;

import io.lakehouse.catalog.CatalogTool;
import io.lakehouse.catalog.Lake;
import io.lakehouse.catalog.Registration;
import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.jobs.config.LakehouseOptions;
import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.lake.LakeCatalog;
import io.lakehouse.jobs.lake.LakeConnection;
import io.lakehouse.jobs.lake.Refs;
import io.lakehouse.jobs.pipeline.Audit;
import io.lakehouse.jobs.pipeline.Session;
import io.lakehouse.jobs.pipeline.Statement;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A lakehouse as a process sees it: settings, contracts, SQL, the catalog, and where its jobs run.
 * Contracts and SQL are read and checked when it is opened, before anything is written.
 */
public final class Lakehouse implements AutoCloseable {
  private final Settings settings;
  private final Contracts contracts;
  private final Map<String, Statement> statements;
  private final List<Audit> audits;
  private final LakeConnection connection;
  private final Function<Configuration, StreamExecutionEnvironment> environments;
  private Lake lake;

  /**
   * Reads the contracts and the SQL; the catalog is opened at its first use.
   *
   * @param environments gives an environment for a job's configuration: an embedded cluster's or
   *     {@code StreamExecutionEnvironment::getExecutionEnvironment}
   */
  public Lakehouse(
      Settings settings, Function<Configuration, StreamExecutionEnvironment> environments) {
    this(settings, SqlTree.open(), environments);
  }

  /** The same with contracts and SQL of another tree than the one shipped. */
  public Lakehouse(
      Settings settings,
      SqlTree tree,
      Function<Configuration, StreamExecutionEnvironment> environments) {
    this.settings = settings;
    this.contracts = Contracts.load(tree);
    this.statements = Statement.load(contracts);
    this.audits = Audit.load(contracts.tree());
    this.connection = LakeConnection.of(settings);
    this.environments = environments;
  }

  public Settings settings() {
    return settings;
  }

  public Contracts contracts() {
    return contracts;
  }

  Map<String, Statement> statements() {
    return statements;
  }

  List<Audit> audits() {
    return audits;
  }

  /** The catalog through Iceberg's own API. */
  public Lake lake() {
    if (lake == null) {
      lake = connection.open();
    }
    return lake;
  }

  public CatalogTool catalogTool() {
    return new CatalogTool(lake(), contracts);
  }

  /** The tables of the warehouse, for a catalog that has lost them. */
  public Registration registration() {
    return new Registration(
        lake(), contracts, connection.files(), LakeConnection.warehouse(settings));
  }

  public Journal journal() {
    return new Journal(lake(), settings.value(LakehouseOptions.LEASE));
  }

  /** Who follows the streams. */
  public StreamJournal streams() {
    return new StreamJournal(lake(), settings.value(LakehouseOptions.LEASE));
  }

  /** Where jobs run that are no SQL. */
  public StreamExecutionEnvironment environment() {
    return environments.apply(settings.configuration());
  }

  /** A session that reads and writes the versions of the tables that {@code refs} says. */
  public Session session(Refs refs) {
    lake(); // makes the folder of an embedded catalog, without which Flink's catalog cannot open it
    Session session = Session.open(environment(), new LakeCatalog(connection, refs));
    session
        .tables()
        .createTemporarySystemFunction("LOOKUP", session.lake().lookup(contracts.tables()));
    return session;
  }

  @Override
  public void close() {
    if (lake != null) {
      lake.close();
    }
  }
}
