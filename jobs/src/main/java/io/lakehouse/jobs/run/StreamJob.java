package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.config.LakehouseOptions;
import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.lake.Refs;
import io.lakehouse.jobs.pipeline.PipelineJob;
import io.lakehouse.jobs.pipeline.Run;
import io.lakehouse.jobs.pipeline.Session;
import io.lakehouse.jobs.source.ArrivalWatermarks;
import io.lakehouse.jobs.source.kafka.KafkaFeed;
import io.lakehouse.jobs.source.kafka.TopicCheck;
import java.time.LocalDate;
import java.util.List;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;

/**
 * The job of a stream: the source and all tables of a feed in one graph.
 *
 * @param begin where it begins
 * @param topics the topics as they are now
 */
record StreamJob(
    Lakehouse house,
    KafkaFeed feed,
    List<TableContract> tables,
    RestartGuard.Begin begin,
    TopicCheck topics) {

  /** Whether it ends by itself: with the records that are there when it begins. */
  boolean isToAnEnd() {
    return begin.state().map(SavedState::isToAnEnd).orElse(feed.end() == Boundedness.BOUNDED);
  }

  /**
   * Plans the graph; the caller submits it.
   *
   * @param id of the run
   * @param date the day on which it was started
   */
  PipelineJob plan(String id, LocalDate date) {
    Settings settings = house.settings();
    Session session = house.session(Refs.MAIN);
    Configuration own = own();
    session.env().configure(own);
    // The planner gives the environment the keys of its own configuration again.
    session.tables().getConfig().addConfiguration(own);
    session
        .env()
        .getConfig()
        .setGlobalJobParameters(ChainStart.of(house.lake(), tables, begin.held(), topics));
    Run run = new Run(id, date, settings.value(LakehouseOptions.PART));
    PipelineJob job = new PipelineJob(session, house.contracts(), house.statements(), run);
    KafkaFeed source = feed.from(begin.held());
    job.read(
        isToAnEnd() ? source.untilCaughtUp() : source.unending(),
        new ArrivalWatermarks.Quiet(
            settings.value(LakehouseOptions.QUIET_AFTER),
            settings.value(LakehouseOptions.QUIET_BOUND)));
    tables.forEach(job::fill);
    return job;
  }

  private Configuration own() {
    Configuration own = new Configuration();
    begin.state().ifPresent(state -> own.set(StateRecoveryOptions.SAVEPOINT_PATH, state.uri()));
    new StateFolders(house.settings().configuration())
        .of(CheckpointingOptions.CHECKPOINTS_DIRECTORY, isToAnEnd())
        .ifPresent(folder -> own.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder));
    return own;
  }
}
