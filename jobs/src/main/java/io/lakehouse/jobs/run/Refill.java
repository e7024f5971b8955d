package io.lakehouse.jobs.run;

import io.lakehouse.catalog.Lake;
import io.lakehouse.jobs.pipeline.Known;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;

/**
 * Fills the branch of a replay with what its records have become.
 *
 * @param lot the records
 * @param branch as main is, when it begins
 */
record Refill(
    Lake lake, Branches branches, LayerRunner layers, RefusedRecords.Lot lot, String branch) {

  /**
   * Sends the records through the pipeline.
   *
   * @return the counts of what they have added
   */
  Map<String, Long> fill() throws Exception {
    Map<String, Long> before = layers.rows().all();
    long days = layers.window().toDays();
    Known known =
        Known.between(lot.date().minusDays(days), lot.date().plusDays(days + 1))
            .notAfter(lot.firstArrival() - 1);
    Map<String, Long> counts =
        new HashMap<>(
            layers.fill(
                (job, inputs) -> {
                  if (inputs.contains(lot.stored().name())) {
                    job.read(lot.stored()).knowing(known);
                  }
                }));
    layers
        .rows()
        .all()
        .forEach((name, count) -> counts.put(name, count - before.getOrDefault(name, 0L)));
    return counts;
  }

  /**
   * Takes what passes out of its log.
   *
   * @param counts gets where the records are now
   * @return the number of records that are taken out
   */
  long takeOut(Map<String, Long> counts) {
    Table table = lake.table(lot.stored().table());
    Graft graft = new Graft(lake, lot.date());
    RefusedRewrite rewrite = new RefusedRewrite(table, lot);
    List<String> failed =
        lot.stored().isInBronze()
            ? List.of(Ledger.REJECTS, Ledger.QUARANTINE)
            : List.of(Ledger.REJECTS);
    for (String name : failed) {
      rewrite.keep(lake.table(name), graft.added(name, branch));
    }
    for (String name : List.of(Ledger.REJECTS, Ledger.QUARANTINE)) {
      counts.put(
          Ledger.ROWS + name + "/" + lot.feed(),
          graft.added(name, branch).stream().mapToLong(DataFile::recordCount).sum());
    }
    if (lot.stored().isInBronze()) {
      counts.put(Ledger.ROWS + "bronze." + lot.feed(), lot.records());
      branches.drop(Ledger.REJECTS, branch);
    }
    return rewrite.commit(branch, graft.added(lot.stored().table(), branch));
  }
}
