package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.TableContract;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the books of a stream at work: judges its checkpoints, and raises the alarm when an
 * equation does not hold: a line in the log, and {@link #isBalanced}.
 *
 * <p>The rows of a checkpoint are committed after it is complete, and before the next one is. So
 * one whose equations do not hold yet is judged when the next one is there.
 */
final class StreamBooks {
  private static final Logger LOG = LoggerFactory.getLogger(StreamBooks.class);

  private final StateFolders folders;
  private final String feed;
  private final StreamLedger ledger;
  private Optional<CheckpointCounts> open = Optional.empty();
  private long last = -1;
  private boolean balanced = true;

  StreamBooks(Lakehouse house, String feed, List<TableContract> tables) {
    this.folders = new StateFolders(house.settings().configuration());
    this.feed = feed;
    this.ledger = new StreamLedger(house, feed, tables);
  }

  /**
   * Looks at the newest checkpoint of the job.
   *
   * @return the equations of one that is judged now; mostly none
   */
  List<LedgerRow> look(String job) {
    Optional<StateFolders.Complete> newest = folders.newest(job);
    if (newest.isEmpty() || newest.get().id() <= last) {
      return open.map(this::ifBalanced).orElse(List.of());
    }
    last = newest.get().id();
    List<LedgerRow> before = open.map(counts -> judged(rows(counts))).orElse(List.of());
    open = read(newest.get().uri());
    List<LedgerRow> now = open.map(this::ifBalanced).orElse(List.of());
    return now.isEmpty() ? before : now;
  }

  /** The equations of a job that has stopped with a savepoint: all of it is committed. */
  List<LedgerRow> at(String savepoint) {
    open = Optional.empty();
    return read(savepoint).map(counts -> judged(rows(counts))).orElse(List.of());
  }

  /** The equations of a job that has ended with its topics. */
  List<LedgerRow> atEnd(Map<String, Long> counts) {
    open = Optional.empty();
    return judged(unlessExpired(() -> ledger.atEnd(counts)));
  }

  /** Whether all equations did hold so far. */
  boolean isBalanced() {
    return balanced;
  }

  private Optional<CheckpointCounts> read(String uri) {
    try {
      return CheckpointCounts.read(uri, feed);
    } catch (IOException e) {
      // The next one has taken its place; that one will be judged.
      LOG.debug("{} is gone", uri, e);
      return Optional.empty();
    }
  }

  private List<LedgerRow> rows(CheckpointCounts counts) {
    return unlessExpired(() -> ledger.at(counts));
  }

  /** What cannot be told any more is no imbalance. */
  private static List<LedgerRow> unlessExpired(Supplier<List<LedgerRow>> rows) {
    try {
      return rows.get();
    } catch (ExpiredException e) {
      LOG.warn("There is no ledger of the stream", e);
      return List.of();
    }
  }

  private List<LedgerRow> ifBalanced(CheckpointCounts counts) {
    List<LedgerRow> rows = rows(counts);
    if (!rows.stream().allMatch(LedgerRow::balanced)) {
      return List.of();
    }
    open = Optional.empty();
    return judged(rows);
  }

  private List<LedgerRow> judged(List<LedgerRow> rows) {
    List<LedgerRow> wrong = rows.stream().filter(row -> !row.balanced()).toList();
    wrong.forEach(row -> LOG.error("The ledger of the stream does not balance: {}", row.line()));
    balanced &= wrong.isEmpty();
    return rows;
  }
}
