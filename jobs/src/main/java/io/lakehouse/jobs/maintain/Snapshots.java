package io.lakehouse.jobs.maintain;

import io.lakehouse.jobs.run.InUse.Need;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.ExpireSnapshots;

/** Old snapshots, and the files that none but these have. Tags and branches keep theirs. */
final class Snapshots implements Task {
  private static final String NAME = "snapshots";

  @Override
  public List<Todo> look(Target target) {
    if (target.table().currentSnapshot() == null) {
      return List.of();
    }
    Instant wanted = target.keep().now().minus(target.keep().snapshots());
    Optional<Need> older =
        target
            .inUse()
            .snapshots(target.table(), target.name())
            .filter(need -> need.since().isBefore(wanted));
    Instant before = older.map(Need::since).orElse(wanted);
    ExpireSnapshots expiry =
        target.table().expireSnapshots().expireOlderThan(before.toEpochMilli()).retainLast(1);
    int old = expiry.apply().size();
    String since =
        older
            .map(need -> "kept since %s for %s".formatted(need.since(), need.by()))
            .orElse("older than " + wanted);
    return old == 0
        ? List.of()
        : List.of(Todo.of(target, NAME, old, since, () -> expire(target, expiry, before)));
  }

  /** Should it end in between, figures are kept twice: settled, and in the snapshots. */
  private static void expire(Target target, ExpireSnapshots expiry, Instant before) {
    Instant settled = target.inUse().settle(target.table(), target.name(), before);
    expiry.expireOlderThan(settled.toEpochMilli()).cleanExpiredFiles(true).commit();
  }
}
