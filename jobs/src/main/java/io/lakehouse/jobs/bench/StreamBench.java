package io.lakehouse.jobs.bench;

import io.lakehouse.jobs.generate.EventPlan;
import io.lakehouse.jobs.run.Lakehouse;
import io.lakehouse.jobs.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;

/**
 * Measures how the streaming job catches up with a backlog: the packaged one, in processes of its
 * own, on empty warehouses. The broker is another process, whose work is not counted; on a machine
 * of few cores it takes its share of them all the same.
 */
public final class StreamBench {
  private final Path work;
  private final Progress progress;

  /**
   * What to do.
   *
   * @param warmups runs that do not count, for the page cache
   * @param runs runs that count, at least 1
   * @param profiled whether the job is run once more with a profiler, which does not count
   */
  public record Plan(int warmups, int runs, boolean profiled) {}

  /**
   * A bench.
   *
   * @param work folder for the broker, warehouses, logs and recordings
   */
  public StreamBench(Path work, Progress progress) {
    this.work = work;
    this.progress = progress;
  }

  /**
   * Makes the backlog and runs the job as often as planned.
   *
   * @throws IllegalStateException when a run fails, or loses or repeats events
   */
  public StreamReport measure(EventPlan events, StreamJob job, Plan plan)
      throws IOException, InterruptedException {
    Files.createDirectories(work);
    Instant begun = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Machine machine = Machine.here();
    try (BrokerProcess broker = BrokerProcess.start(work.resolve("broker"))) {
      progress.say("sending %,d events to %s".formatted(events.events(), broker.bootstrap()));
      StreamInput input = StreamInput.send(events, broker.bootstrap());
      int port = CheckpointWatch.freePort();
      StreamJob told = job.with(keys(work, port));
      JobRunner runner = new JobRunner(work, progress);
      List<String> arguments =
          told.arguments(broker.bootstrap(), runner.warehouse(), List.of("--until-caught-up"));
      List<StreamFigures> runs = new ArrayList<>();
      for (int run = 1 - plan.warmups(); run <= plan.runs(); run++) {
        String name = run < 1 ? "warm-up" : "run %d of %d".formatted(run, plan.runs());
        StreamFigures figures = run(name, runner, told, arguments, input, port);
        if (run >= 1) {
          runs.add(figures);
        }
      }
      StreamReport.Summary summary = StreamReport.Summary.of(runs);
      return new StreamReport(
          begun.toString(),
          machine,
          input,
          told.state(runner.warehouse()),
          runner.jvmArguments(),
          arguments,
          plan.warmups(),
          runs,
          summary,
          plan.profiled()
              ? runner.profile(StackClassifier.STREAM, arguments, summary.cpuSeconds())
              : null);
    }
  }

  /** What the job is told so that it can be watched and leaves nothing outside the work folder. */
  static Map<String, String> keys(Path work, int port) {
    Map<String, String> keys = new LinkedHashMap<>(CheckpointWatch.keys(port));
    keys.put(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(),
        work.resolve(JobRunner.TEMPORARY).resolve("checkpoints").toString());
    keys.put(
        CheckpointingOptions.SAVEPOINT_DIRECTORY.key(),
        work.resolve(JobRunner.TEMPORARY).resolve("savepoints").toString());
    return keys;
  }

  private StreamFigures run(
      String name,
      JobRunner runner,
      StreamJob job,
      List<String> arguments,
      StreamInput input,
      int port)
      throws IOException, InterruptedException {
    JobProcess.Outcome outcome;
    Checkpoints checkpoints;
    try (CheckpointWatch watch = CheckpointWatch.begin(port)) {
      outcome = runner.measured(name, arguments);
      checkpoints = watch.seen();
    }
    StreamFigures figures;
    try (Lakehouse house = job.open(runner.warehouse())) {
      figures = StreamFigures.of(outcome, input, checkpoints, TableWrites.of(house));
    }
    progress.say(
        String.format(
            Locale.ROOT,
            "%s: %.2f s, %,.0f events/s, %s CPU s, %s MB",
            name,
            figures.wallSeconds(),
            figures.eventsPerSecond(),
            figures.cpuSeconds(),
            figures.peakResidentMb()));
    return figures;
  }
}
