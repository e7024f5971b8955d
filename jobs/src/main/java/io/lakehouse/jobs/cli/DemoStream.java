package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.broker.LocalBroker;
import io.lakehouse.jobs.generate.EventCounts;
import io.lakehouse.jobs.generate.EventGenerator;
import io.lakehouse.jobs.generate.EventPlan;
import io.lakehouse.jobs.generate.EventTopic;
import io.lakehouse.jobs.run.Failures;
import io.lakehouse.jobs.run.Lakehouse;
import io.lakehouse.jobs.run.LedgerRow;
import io.lakehouse.jobs.run.StreamRun;
import io.lakehouse.jobs.source.kafka.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;

/** The streaming half of the demo: events through a broker of this process, until caught up. */
final class DemoStream implements AutoCloseable {
  private static final String FEED = "user_activity";
  private static final long SAY_MILLIS = 1000;

  private final Console console;
  private final Path folder;
  private final LocalBroker broker;
  private final String topic;

  private DemoStream(Console console, Path folder, LocalBroker broker, String topic) {
    this.console = console;
    this.folder = folder;
    this.broker = broker;
    this.topic = topic;
  }

  /**
   * Starts the broker, with an empty folder of its own.
   *
   * @param topic one that the tables do not know: its offsets begin at 0
   */
  static DemoStream start(Console console, String topic) throws IOException {
    Path folder = Files.createTempDirectory("broker");
    LocalBroker broker = LocalBroker.start(folder);
    broker.createTopic(topic, EventPlan.PARTITIONS);
    console.say("a Kafka broker runs in this process: " + broker.bootstrap());
    return new DemoStream(console, folder, broker, topic);
  }

  /** Where the broker is. */
  String bootstrap() {
    return broker.bootstrap();
  }

  /** Sends the events of a plan to the topic. */
  EventCounts send(EventPlan plan) throws IOException {
    console.say("sending %,d events to topic %s".formatted(plan.events(), topic));
    try (EventTopic target = EventTopic.open(broker.bootstrap(), topic)) {
      EventCounts counts = EventGenerator.generate(plan, target);
      target.flush();
      console.say(
          "sent %,d records: %,d late, %,d twice, %,d broken"
              .formatted(counts.records(), counts.late(), counts.duplicates(), counts.broken()));
      return counts;
    }
  }

  /** Streams all that was sent into the tables and shows how it goes; the run that did it. */
  String run(Lakehouse house) throws Exception {
    StreamRun run =
        new StreamRun(
            house,
            StreamRun.feed(house, FEED).of(new Topics.Named(List.of(topic))).untilCaughtUp());
    JobClient client = run.start();
    CompletableFuture<JobExecutionResult> job = client.getJobExecutionResult();
    console.say("streaming them to %d tables".formatted(run.tables().size()));
    while (!job.isDone()) {
      try {
        job.get(SAY_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        say(run, client);
      } catch (ExecutionException e) {
        run.ended("failed", Failures.reason(e), List.of());
        throw e;
      }
    }
    say(run, client);
    List<LedgerRow> ledger = run.ledger(job.get());
    run.ended("caught_up", null, ledger);
    return run.id();
  }

  private void say(StreamRun run, JobClient job) {
    try {
      console.say(run.progress(job).line());
      run.look(job);
    } catch (Exception e) {
      console.say("no figures, " + Failures.reason(e));
    }
  }

  @Override
  public void close() throws IOException {
    broker.close();
    TemporaryFolder.delete(folder);
  }
}
