package io.lakehouse.jobs.cli;

import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.run.Failures;
import io.lakehouse.jobs.run.LedgerRow;
import io.lakehouse.jobs.run.StreamProgress;
import io.lakehouse.jobs.run.StreamRun;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;

/** Watches a stream until it ends or is to stop, and reports. */
final class StreamFollower {
  private static final long SAY_SECONDS = 5;
  private static final long STOP_PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

  /** What Flink says of a savepoint with state that no step of the job takes. */
  private static final String LEFT_OVER = "Cannot map checkpoint/savepoint state";

  private final StreamRun run;
  private final JobClient job;
  private final boolean stopsAtEnd;
  private final boolean drains;
  private final Console console;

  /**
   * A follower of a started job.
   *
   * @param run the run that started it
   * @param stopsAtEnd whether a job without an end is to stop when it has caught up
   * @param drains whether it leaves nothing in its state when it is stopped
   */
  StreamFollower(
      StreamRun run, JobClient job, boolean stopsAtEnd, boolean drains, Console console) {
    this.run = run;
    this.stopsAtEnd = stopsAtEnd && !run.isToAnEnd();
    this.drains = drains;
    this.job = job;
    this.console = console;
  }

  /**
   * Follows the job to its end.
   *
   * @param stop is done when it is to stop with a savepoint
   * @return the exit code
   */
  int follow(CompletableFuture<Void> stop) throws Exception {
    CompletableFuture<JobExecutionResult> result = job.getJobExecutionResult();
    while (true) {
      try {
        CompletableFuture.anyOf(result, stop).get(SAY_SECONDS, TimeUnit.SECONDS);
        return result.isDone() ? report(result.get()) : stop(result);
      } catch (TimeoutException e) {
        boolean isCaughtUp = progress();
        judge();
        if (isCaughtUp && stopsAtEnd) {
          return stop(result);
        }
      } catch (ExecutionException e) {
        run.ended("failed", Failures.reason(e), List.of());
        throw explained(e);
      }
    }
  }

  /**
   * Says how far the job is; a catalog that is out of reach for a while is the job's to wait for.
   *
   * @return whether it has caught up
   */
  private boolean progress() {
    try {
      StreamProgress progress = run.progress(job);
      console.say(progress.line());
      return progress.isCaughtUp();
    } catch (Exception e) {
      console.say("no figures, " + Failures.reason(e));
      return false;
    }
  }

  /** A table that cannot be read for a while does not end a stream. */
  private void judge() {
    try {
      run.look(job).stream()
          .filter(row -> !row.balanced())
          .forEach(row -> console.say("ledger: " + row.line()));
    } catch (RuntimeException e) {
      console.say("no ledger, " + Failures.reason(e));
    }
  }

  /** Nothing is lost, and the next start goes on behind the last event. */
  private int stop(CompletableFuture<JobExecutionResult> result) throws Exception {
    console.say(drains ? "stopping, all windows end" : "stopping with a savepoint");
    long begun = System.nanoTime();
    while (true) {
      try {
        String path = drains ? run.drain(job) : run.stop(job);
        progress();
        List<LedgerRow> ledger = run.ledger(path);
        String outcome = drains ? "drained" : "stopped";
        run.ended(outcome, null, ledger);
        System.out.printf("%s %s%n", run.id(), outcome);
        print(ledger);
        System.out.println(
            "next: ./lake stream "
                + (drains ? "--from-offsets-of-table" : "--from-savepoint " + path));
        return code();
      } catch (ExecutionException e) {
        if (result.isDone() || System.nanoTime() - begun > STOP_PATIENCE_NANOS) {
          console.say("Cannot stop with a savepoint, " + Failures.reason(e));
          System.out.println("next: ./lake stream --from-latest-checkpoint");
          return Main.FAILED;
        }
        // A job that is still starting takes none yet.
        CompletableFuture.anyOf(
                result, new CompletableFuture<>().completeOnTimeout(null, 1, TimeUnit.SECONDS))
            .get();
      }
    }
  }

  private int report(JobExecutionResult result) {
    List<LedgerRow> ledger = run.ledger(result);
    run.ended("caught_up", null, ledger);
    System.out.printf("%s caught up in %,d ms%n", run.id(), result.getNetRuntime());
    run.tables()
        .forEach(t -> System.out.printf("  %-40s %,12d rows%n", t.name(), run.written(t.name())));
    print(ledger);
    System.out.println("next: ./lake stream --from-offsets-of-table");
    return code();
  }

  private static void print(List<LedgerRow> ledger) {
    ledger.forEach(row -> System.out.println("  ledger " + row.line()));
  }

  /** An imbalance in the middle counts, too. */
  private int code() {
    return run.isBalanced() ? 0 : Main.REFUSED;
  }

  private static Exception explained(ExecutionException failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e.getMessage() != null && e.getMessage().contains(LEFT_OVER)) {
        return new UsageException(
            "Cannot go on from the saved state, a part of it belongs to no step of the job any more and would be lost: start with the SQL and the version that saved it, stop that with --drain, and begin with the other ones and --from-offsets-of-table (%s)"
                .formatted(e.getMessage().lines().findFirst().orElse("")));
      }
    }
    return failure;
  }
}
