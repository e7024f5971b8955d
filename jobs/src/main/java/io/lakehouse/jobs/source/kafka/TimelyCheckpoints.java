package io.lakehouse.jobs.source.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A source whose job takes its checkpoints shortly behind the end of windows. Flink takes the first
 * at a random moment, and what a window gives waits for the next: with an interval of five seconds
 * for up to five. Here they come {@link #BEHIND} full multiples of the interval since the epoch,
 * and so behind each window when its length is a multiple of the interval.
 *
 * <p>Flink moves the next checkpoint in one case: when no source works through a backlog any more
 * it comes an interval from then, if it were later. So this source says that it does, for one and a
 * half to two and a half intervals from the start of its readers, and ends it at the right moment;
 * meanwhile checkpoints come four intervals apart. A restart behind a failure starts the readers,
 * too.
 */
final class TimelyCheckpoints<T, S extends SourceSplit, C> extends ForwardingSource<T, S, C> {
  private static final long serialVersionUID = 1;

  /**
   * Until then what a window gives has come through the job: the watermark comes every 200 ms.
   * Where it has not, or the broker's clock is behind, it waits a whole interval, as it might at
   * random.
   */
  static final Duration BEHIND = Duration.ofSeconds(1);

  /** Intervals that such checkpoints pay for: shorter ones wait little, longer ones need none. */
  private static final Duration SHORTEST = Duration.ofSeconds(3);

  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Duration interval;

  TimelyCheckpoints(Source<T, S, C> inner, Duration interval) {
    super(inner);
    this.interval = interval;
  }

  /**
   * The source with such checkpoints, or as it is: with an interval for backlogs that somebody has
   * set, and with an interval below 3 s or above 1 min.
   */
  static <T, S extends SourceSplit, C> Source<T, S, C> of(
      Source<T, S, C> source, StreamExecutionEnvironment env) {
    Duration interval =
        env.getConfiguration()
            .getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL)
            .orElse(Duration.ZERO);
    if (interval.compareTo(SHORTEST) < 0
        || interval.compareTo(LONGEST) > 0
        || env.getConfiguration()
            .getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL_DURING_BACKLOG)
            .isPresent()) {
      return source;
    }
    env.getCheckpointConfig().setCheckpointIntervalDuringBacklog(4 * interval.toMillis());
    return new TimelyCheckpoints<>(source, interval);
  }

  @Override
  SplitEnumerator<S, C> around(
      SplitEnumerator<S, C> enumerator, SplitEnumeratorContext<S> context) {
    return new Enumerator<>(enumerator, context, interval);
  }

  /**
   * How long the backlog lasts.
   *
   * @param now epoch milliseconds
   * @return milliseconds
   */
  static long backlogMillis(long now, Duration interval) {
    long millis = interval.toMillis();
    long earliest = now + millis * 3 / 2;
    long multiples = -Math.floorDiv(BEHIND.toMillis() - earliest, millis);
    return multiples * millis + BEHIND.toMillis() - now;
  }

  private static final class Enumerator<S extends SourceSplit, C>
      extends ForwardingEnumerator<S, C> {
    private final SplitEnumeratorContext<S> context;
    private final Duration interval;
    private final ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "timely-checkpoints");
              thread.setDaemon(true);
              return thread;
            });
    private Future<?> end;

    Enumerator(SplitEnumerator<S, C> inner, SplitEnumeratorContext<S> context, Duration interval) {
      super(inner);
      this.context = context;
      this.interval = interval;
    }

    /** All readers start together: the first one tells of all. */
    @Override
    public void addReader(int reader) {
      super.addReader(reader);
      if (reader == 0) {
        beginBacklog();
      }
    }

    private void beginBacklog() {
      if (end != null) {
        end.cancel(false);
      }
      context.setIsProcessingBacklog(true);
      end =
          timer.schedule(
              () -> context.runInCoordinatorThread(() -> context.setIsProcessingBacklog(false)),
              backlogMillis(System.currentTimeMillis(), interval),
              TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() throws IOException {
      timer.shutdownNow();
      super.close();
    }
  }
}
