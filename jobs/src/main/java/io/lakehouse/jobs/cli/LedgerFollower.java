package io.lakehouse.jobs.cli;

import io.lakehouse.catalog.contract.FeedContract;
import io.lakehouse.jobs.run.Failures;
import io.lakehouse.jobs.run.LakeMetrics;
import io.lakehouse.jobs.run.Lakehouse;
import io.lakehouse.jobs.run.LedgerRow;
import io.lakehouse.jobs.run.OpsReader;
import io.lakehouse.jobs.run.StreamMonitor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows what a stream, of this process or another, records of its checkpoints, and judges those of
 * one that no process follows; and the gauges of all feeds to the reporters in {@code
 * metrics.reporters}.
 */
final class LedgerFollower {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerFollower.class);
  private static final long LOOK_MILLIS = 1000;

  private final Lakehouse house;
  private final StreamMonitor monitor;
  private final LakeMetrics metrics;
  private List<LedgerRow> shown = List.of();
  private boolean balanced = true;

  LedgerFollower(Lakehouse house) {
    this.house = house;
    this.monitor = new StreamMonitor(house);
    this.metrics =
        LakeMetrics.open(
            house, house.contracts().feeds().stream().map(FeedContract::name).toList());
  }

  /**
   * Follows the stream that was started last, until it ends.
   *
   * @param stop is done when enough was seen
   * @return the exit code: 1 when an equation did not hold, or there is no stream
   */
  int follow(CompletableFuture<Void> stop) throws Exception {
    Optional<Map<String, Object>> stream = look();
    if (stream.isEmpty()) {
      System.err.println("The ledger has no stream to follow: start one with ./lake stream");
      return Main.REFUSED;
    }
    while (stream.filter(run -> "running".equals(run.get("outcome"))).isPresent()
        && !isDone(stop)) {
      stream = look();
    }
    stream.ifPresent(run -> System.out.printf("%s is %s%n", run.get("run_id"), run.get("outcome")));
    return balanced ? 0 : Main.REFUSED;
  }

  /**
   * Follows one stream after the other, and waits where there is none. A catalog that is out of
   * reach is waited for, too.
   *
   * @param stop is done when enough was seen
   * @return the exit code: 1 when an equation did not hold
   */
  int followAll(CompletableFuture<Void> stop) throws Exception {
    boolean isReadable = true;
    do {
      try {
        look();
        isReadable = true;
      } catch (RuntimeException e) {
        if (isReadable) {
          LOG.warn("The lakehouse cannot be read, waiting for it", e);
          System.err.println("cannot be read, waiting for it: " + Failures.reason(e));
        }
        isReadable = false;
      }
    } while (!isDone(stop));
    return balanced ? 0 : Main.REFUSED;
  }

  private static boolean isDone(CompletableFuture<Void> stop) throws Exception {
    try {
      stop.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** The last stream; its outcome is read before its equations, so that the last ones are seen. */
  private Optional<Map<String, Object>> look() {
    monitor.look();
    house.streams().closeKilled();
    OpsReader ops = new OpsReader(house.lake());
    Optional<Map<String, Object>> stream = ops.lastStream();
    stream.ifPresent(run -> show((String) run.get("run_id"), ops));
    metrics.look();
    return stream;
  }

  private void show(String run, OpsReader ops) {
    List<LedgerRow> rows = ops.ledgerOf(run);
    if (!rows.isEmpty() && !rows.equals(shown)) {
      Long checkpoint = rows.get(0).checkpoint();
      System.out.printf(
          "%s %s: %s%n",
          run,
          checkpoint == null ? "end" : "checkpoint " + checkpoint,
          rows.stream().map(LedgerRow::line).collect(Collectors.joining("; ")));
      balanced &= rows.stream().allMatch(LedgerRow::balanced);
      shown = rows;
    }
  }
}
