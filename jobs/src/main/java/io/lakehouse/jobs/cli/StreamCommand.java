package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.config.LakehouseOptions;
import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.run.Lakehouse;
import io.lakehouse.jobs.run.StreamRun;
import io.lakehouse.jobs.run.StreamStart;
import io.lakehouse.jobs.source.kafka.KafkaFeed;
import io.lakehouse.jobs.source.kafka.Topics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.core.execution.JobClient;
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
  private final Console console = new Console(System.err);

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
      names = "--drain",
      description =
          "Leaves nothing in state when it is stopped, so that other SQL can begin behind it with --from-offsets-of-table.")
  private boolean drain;

  @ArgGroup private Begin begin;

  /** Where to begin, when not at the earliest records. */
  private static final class Begin {
    @Option(
        names = "--from-savepoint",
        paramLabel = "URI",
        description = "Goes on from a savepoint or a retained checkpoint.")
    private String savepoint;

    @Option(
        names = "--from-latest-checkpoint",
        description =
            "Goes on from the newest checkpoint or savepoint of the job that wrote the tables; begins at the earliest records when none has.")
    private boolean latest;

    @Option(
        names = "--from-offsets-of-table",
        description =
            "Begins without state behind the last record of each partition that bronze or rejects hold: after a batch run or a stream that caught up. What silver has of the last days is known to it.")
    private boolean offsets;

    StreamStart start() {
      if (savepoint != null) {
        return new StreamStart.Saved(savepoint);
      }
      return latest ? new StreamStart.Latest() : new StreamStart.NextOffsets();
    }
  }

  @Mixin private LakeOptions lake;

  @Override
  public Integer call() throws Exception {
    Map<String, String> options = new LinkedHashMap<>();
    if (bootstrap != null) {
      options.put(LakehouseOptions.KAFKA_CLIENT + "bootstrap.servers", bootstrap);
    }
    Settings settings = lake.settings("streaming", options);
    try (Lakehouse house = LakeOptions.openDetachable(settings)) {
      StreamStart start = begin == null ? new StreamStart.Earliest() : begin.start();
      StreamRun run = new StreamRun(house, source(house), start);
      StopSignal stop = StopSignal.listen();
      JobClient job = run.start();
      console.say(
          "streaming %s to %d tables, job %s".formatted(feed, run.tables().size(), job.getJobID()));
      if (!LakeOptions.isAttached(settings)) {
        System.out.println("next: ./lake ledger --follow judges its checkpoints");
        return 0;
      }
      return new StreamFollower(run, job, untilCaughtUp, drain, console).follow(stop.asked());
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
}
