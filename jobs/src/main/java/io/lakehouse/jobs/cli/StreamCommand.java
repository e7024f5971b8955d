package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.config.LakehouseOptions;
import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.run.Failures;
import io.lakehouse.jobs.run.Lakehouse;
import io.lakehouse.jobs.run.LedgerRow;
import io.lakehouse.jobs.run.StreamRun;
import io.lakehouse.jobs.source.kafka.KafkaFeed;
import io.lakehouse.jobs.source.kafka.Topics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./lake stream}. */
@Command(
    name = "stream",
    mixinStandardHelpOptions = true,
    description =
        "Runs the events in streaming mode, all layers in one graph, until it is stopped with Ctrl-C.")
final class StreamCommand implements Callable<Integer> {
  private static final long SAY_SECONDS = 5;

  @Option(
      names = "--feed",
      defaultValue = "user_activity",
      description = "The feed to read (${DEFAULT-VALUE}).")
  private String feed;

  @ArgGroup private Names topics;

  /** Which topics, when not the contract's. */
  private static final class Names {
    @Option(names = "--topic", split = ",", paramLabel = "TOPIC", description = "These topics.")
    private List<String> names;

    @Option(
        names = "--topic-pattern",
        paramLabel = "REGEX",
        description = "All topics whose name fits.")
    private String pattern;
  }

  @Option(names = "--bootstrap", paramLabel = "HOST:PORT", description = "Where the brokers are.")
  private String bootstrap;

  @Option(
      names = "--until-caught-up",
      description = "Stops when all that is in the topics now is committed.")
  private boolean untilCaughtUp;

  @Option(
      names = "--from-savepoint",
      paramLabel = "URI",
      description = "Goes on from a savepoint or a retained checkpoint.")
  private String savepoint;

  @Mixin private LakeOptions lake;

  private volatile boolean stopping;

  @Override
  public Integer call() throws Exception {
    Map<String, String> options = new LinkedHashMap<>();
    if (bootstrap != null) {
      options.put(LakehouseOptions.KAFKA_CLIENT + "bootstrap.servers", bootstrap);
    }
    if (savepoint != null) {
      options.put(StateRecoveryOptions.SAVEPOINT_PATH.key(), savepoint);
    }
    Settings settings = lake.settings("streaming", options);
    Console console = new Console(System.err);
    try (Lakehouse house = LakeOptions.open(settings)) {
      StreamRun run = new StreamRun(house, source(house));
      JobClient job = run.start();
      console.say(
          "streaming %s to %d tables, job %s".formatted(feed, run.tables().size(), job.getJobID()));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(run, job, console)));
      return report(run, follow(run, job, console));
    }
  }

  private KafkaFeed source(Lakehouse house) {
    KafkaFeed source = StreamRun.feed(house, feed);
    if (topics != null) {
      source =
          source.of(
              topics.names != null
                  ? new Topics.Named(topics.names)
                  : new Topics.Matching(topics.pattern));
    }
    return untilCaughtUp ? source.untilCaughtUp() : source;
  }

  private static JobExecutionResult follow(StreamRun run, JobClient job, Console console)
      throws Exception {
    CompletableFuture<JobExecutionResult> result = job.getJobExecutionResult();
    while (true) {
      try {
        return result.get(SAY_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        run.ended("failed", Failures.reason(e), List.of());
        throw e;
      } catch (TimeoutException e) {
        StringBuilder line = new StringBuilder("committed");
        run.tables()
            .forEach(t -> line.append(" %s %,d".formatted(t.name(), run.written(t.name()))));
        console.say(line.toString());
      }
    }
  }

  /** With Ctrl-C: nothing is lost, and the next start goes on behind the last event. */
  private void stop(StreamRun run, JobClient job, Console console) {
    try {
      if (job.getJobStatus().get(10, TimeUnit.SECONDS).isGloballyTerminalState()) {
        return;
      }
      stopping = true;
      console.say("stopping with a savepoint");
      String path =
          job.stopWithSavepoint(false, null, SavepointFormatType.CANONICAL)
              .get(2, TimeUnit.MINUTES);
      run.ended("stopped", null, List.of());
      console.say("stopped; go on with: ./lake stream --from-savepoint " + path);
    } catch (Exception e) {
      console.say("the savepoint failed, the latest checkpoint is kept: " + e.getMessage());
    }
  }

  private int report(StreamRun run, JobExecutionResult result) {
    if (stopping) {
      return 0;
    }
    List<LedgerRow> ledger = run.ledger(result);
    run.ended("caught_up", null, ledger);
    System.out.printf("%s caught up in %,d ms%n", run.id(), result.getNetRuntime());
    run.tables()
        .forEach(t -> System.out.printf("  %-40s %,12d rows%n", t.name(), run.written(t.name())));
    boolean balanced = true;
    for (LedgerRow row : ledger) {
      System.out.printf(
          "  ledger %-24s %s: %,d = %,d written, %,d rejected, %,d quarantined, %,d duplicates %s%n",
          row.table(),
          row.equation(),
          row.in(),
          row.written(),
          row.rejected(),
          row.quarantined(),
          row.duplicates(),
          row.balanced() ? "balanced" : "NOT BALANCED");
      balanced &= row.balanced();
    }
    return balanced ? 0 : Main.REFUSED;
  }
}
