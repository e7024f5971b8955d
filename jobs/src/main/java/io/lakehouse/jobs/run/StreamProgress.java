package io.lakehouse.jobs.run;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How far a stream is.
 *
 * @param status Flink's word for what the job does
 * @param read events read since the start; after a restart those since then, until it has overtaken
 * @param committed events in bronze and rejects since the start
 * @param lag events of the topics that are not committed yet
 * @param freshness how old the newest part of gold was when it became readable: from the end of its
 *     window of arrival to its commit; empty before the first
 */
public record StreamProgress(
    String status, long read, long committed, long lag, Optional<Duration> freshness) {

  /** Whether the job works and nothing is left to do for it. */
  public boolean isCaughtUp() {
    return lag == 0 && status.equals("RUNNING");
  }

  /** One line of it. */
  public String line() {
    return "%sread %,d  committed %,d  lag %,d  freshness %s"
        .formatted(
            status.equals("RUNNING") ? "" : status.toLowerCase(Locale.ROOT) + "  ",
            read,
            committed,
            lag,
            freshness.map(f -> "%.1f s".formatted(f.toMillis() / 1e3)).orElse("-"));
  }
}
