package io.lakehouse.jobs.maintain;

import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.TableContract.Kind;
import io.lakehouse.jobs.run.InUse;
import org.apache.iceberg.Table;

/** A table that is maintained: its contract, its state, and who is at work with it. */
record Target(TableContract contract, Table table, InUse inUse, Keep keep) {

  String name() {
    return contract.name();
  }

  /** Whether its rows are those of days; others are made anew as a whole. */
  boolean isOfDays() {
    return contract.kind() != Kind.CURRENT
        && table.spec().fields().stream().anyMatch(field -> field.name().equals("snapshot_date"));
  }
}
