package io.lakehouse.jobs.generate.commerce;

import io.lakehouse.jobs.generate.GeneratedFile;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a generated landing day of the commerce feeds holds, counted while it was written: what
 * ledger and tables must show. Of every feed {@code records = good + rejected + quarantined +
 * duplicates + conflicts}.
 *
 * @param files all files by feed; their lines are records, the broken ones included
 * @param plan what was asked for
 * @param flaws how many records have each flaw; a soft one counts good and distinct records only
 * @param orders money of the good and distinct orders, each in its latest version
 * @param transactions money of the good transactions, all of it revenue
 */
public record CommerceDay(
    List<GeneratedFile> files,
    CommercePlan plan,
    Map<Flaw, Long> flaws,
    Sales orders,
    Sales transactions) {
  /** Copies list and map. */
  public CommerceDay {
    files = List.copyOf(files);
    Map<Flaw, Long> all = new EnumMap<>(Flaw.class);
    for (Flaw flaw : Flaw.values()) {
      all.put(flaw, flaws.getOrDefault(flaw, 0L));
    }
    flaws = Collections.unmodifiableMap(all);
  }

  /** Records in all files of a feed. */
  public long records(String feed) {
    return files.stream()
        .filter(file -> file.feed().equals(feed))
        .mapToLong(GeneratedFile::lines)
        .sum();
  }

  /** Records in all files. */
  public long records() {
    return files.stream().mapToLong(GeneratedFile::lines).sum();
  }

  /** Good and distinct records of a feed: what silver must hold. */
  public long good(String feed) {
    return records(feed) - rejected(feed) - quarantined(feed) - duplicates(feed) - conflicts(feed);
  }

  /** What a reader must reject. */
  public long rejected(String feed) {
    return count(feed, effect -> effect == Flaw.Effect.REJECTED);
  }

  /** Records that break a hard rule. */
  public long quarantined(String feed) {
    return count(feed, effect -> effect.rule() != null);
  }

  /** Records that break this rule and none before it. */
  public long quarantined(String feed, Rule rule) {
    return count(feed, effect -> effect.rule() == rule);
  }

  /** Extra records equal to a good one. */
  public long duplicates(String feed) {
    return count(feed, effect -> effect == Flaw.Effect.DUPLICATE);
  }

  /** Extra records with the key of a good one and another content. */
  public long conflicts(String feed) {
    return count(feed, effect -> effect == Flaw.Effect.CONFLICT);
  }

  private long count(String feed, Predicate<Flaw.Effect> effect) {
    return flaws.entrySet().stream()
        .filter(flaw -> flaw.getKey().feed().equals(feed) && effect.test(flaw.getKey().effect()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
