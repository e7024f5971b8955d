package io.lakehouse.jobs.pipeline;

import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.TableContract.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells large tables whose keys are unique, without grouping their rows as an audit would. A key
 * has never two digests, so where no digest comes twice no key does; where one does, the audit has
 * to say whether a key has.
 */
public final class UniqueKeys {
  private final Session session;
  private final Run run;

  public UniqueKeys(Session session, Run run) {
    this.session = session;
    this.run = run;
  }

  /** Those of the tables of whose rows, of days those of the day, surely no two have one key. */
  public Set<String> among(List<TableContract> tables, KeyLook.Await await) throws Exception {
    KeyLook look = new KeyLook(session);
    for (TableContract table : tables) {
      look.add(
          table,
          table.kind() == Kind.CURRENT
              ? table.name()
              : "%s WHERE snapshot_date = DATE '%s'".formatted(table.name(), run.date()));
    }
    return look.find("a look at the keys of " + run.date(), await).entrySet().stream()
        .filter(found -> found.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }
}
