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
  public List<Work> look(Target target) {
    if (target.table().currentSnapshot() == null) {
      return List.of();
    }
    int old = expiry(target).apply().size();
    Instant wanted = wanted(target);
    String since =
        need(target)
            .filter(need -> need.since().isBefore(wanted))
            .map(need -> "kept since %s for %s".formatted(need.since(), need.by()))
            .orElse("older than " + wanted);
    return old == 0 ? List.of() : List.of(Work.todo(target, NAME, old, since));
  }

  @Override
  public void apply(Target target) {
    if (target.table().currentSnapshot() != null && !expiry(target).apply().isEmpty()) {
      expiry(target).cleanExpiredFiles(true).commit();
    }
  }

  private static ExpireSnapshots expiry(Target target) {
    Instant wanted = wanted(target);
    Instant until =
        need(target).map(Need::since).filter(since -> since.isBefore(wanted)).orElse(wanted);
    return target.table().expireSnapshots().expireOlderThan(until.toEpochMilli()).retainLast(1);
  }

  private static Optional<Need> need(Target target) {
    return target.inUse().snapshots(target.table(), target.name());
  }

  private static Instant wanted(Target target) {
    return target.keep().now().minus(target.keep().snapshots());
  }
}
