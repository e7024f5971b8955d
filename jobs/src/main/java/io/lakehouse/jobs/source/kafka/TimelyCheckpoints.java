package io.lakehouse.jobs.source.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A source whose job takes its checkpoints shortly behind the end of windows. Flink takes the first
 * at a random moment, and what a window gives waits for the next: with an interval of five seconds
 * for up to five. Here they come a little behind full multiples of the interval since the epoch,
 * and so behind each window when its length is a multiple of the interval.
 *
 * <p>Flink moves the next checkpoint in one case: when no source works through a backlog any more
 * it comes an interval from then, if it were later. So this source says that it does, from the
 * first checkpoint that its readers have completed, and ends it at the right moment; meanwhile
 * checkpoints come four intervals apart. That is done again when the readers have started again
 * behind a failure, and no more: what moves the phase otherwise, as a clock that is set, stays.
 */
final class TimelyCheckpoints<T, S extends SourceSplit, C> extends ForwardingSource<T, S, C> {
  private static final long serialVersionUID = 1;

  /** Intervals that such checkpoints pay for: shorter ones wait little, longer ones need none. */
  private static final Duration SHORTEST = Duration.ofSeconds(3);

  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Duration interval;
  private final Duration behind;

  TimelyCheckpoints(Source<T, S, C> inner, Duration interval, Duration behind) {
    super(inner);
    this.interval = interval;
    this.behind = behind;
  }

  /**
   * The source with such checkpoints, or as it is: with an interval for backlogs that is set, as it
   * is behind the first source of a job, which is enough; with a pause between checkpoints, which
   * moves them, too; and with an interval below 3 s or above 1 min.
   *
   * @param behind how long what a window gives may take from its end through the job
   */
  static <T, S extends SourceSplit, C> Source<T, S, C> of(
      Source<T, S, C> source, StreamExecutionEnvironment env, Duration behind) {
    ReadableConfig settings = env.getConfiguration();
    Duration interval =
        settings.getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL).orElse(Duration.ZERO);
    if (interval.compareTo(SHORTEST) < 0
        || interval.compareTo(LONGEST) > 0
        || !settings.get(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS).isZero()
        || settings
            .getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL_DURING_BACKLOG)
            .isPresent()) {
      return source;
    }
    env.getCheckpointConfig().setCheckpointIntervalDuringBacklog(4 * interval.toMillis());
    return new TimelyCheckpoints<>(source, interval, behind);
  }

  @Override
  SplitEnumerator<S, C> around(
      SplitEnumerator<S, C> enumerator, SplitEnumeratorContext<S> context) {
    return new Enumerator(enumerator, context);
  }

  /**
   * How long a backlog lasts that begins now: past the next checkpoint, which is up to an interval
   * away, and shorter than to the one behind it.
   *
   * @param now epoch milliseconds
   * @return milliseconds
   */
  long backlogMillis(long now) {
    long millis = interval.toMillis();
    long earliest = now + millis * 5 / 4;
    long multiples = -Math.floorDiv(behind.toMillis() - earliest, millis);
    return multiples * millis + behind.toMillis() - now;
  }

  private final class Enumerator extends ForwardingEnumerator<S, C> {
    private final SplitEnumeratorContext<S> context;
    private final ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "timely-checkpoints");
              thread.setDaemon(true);
              return thread;
            });
    private Future<?> end = CompletableFuture.completedFuture(null);
    private boolean isNew;

    Enumerator(SplitEnumerator<S, C> inner, SplitEnumeratorContext<S> context) {
      super(inner);
      this.context = context;
    }

    /** All readers start together: the first tells of all. It ends a backlog of before. */
    @Override
    public void addReader(int reader) {
      super.addReader(reader);
      if (reader == 0) {
        end.cancel(false);
        context.setIsProcessingBacklog(false);
        isNew = true;
      }
    }

    /** Not sooner: until all tasks run, each checkpoint fails, and the next must come soon. */
    @Override
    public void notifyCheckpointComplete(long checkpoint) throws Exception {
      super.notifyCheckpointComplete(checkpoint);
      if (isNew) {
        isNew = false;
        context.setIsProcessingBacklog(true);
        end =
            timer.schedule(
                () -> context.runInCoordinatorThread(() -> context.setIsProcessingBacklog(false)),
                backlogMillis(System.currentTimeMillis()),
                TimeUnit.MILLISECONDS);
      }
    }

    @Override
    public void close() throws IOException {
      timer.shutdownNow();
      super.close();
    }
  }
}
