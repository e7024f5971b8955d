package io.lakehouse.jobs.generate;

import java.util.EnumMap;
import java.util.Map;

/**
 * What a stream of events holds, counted while it was made: what a ledger must find again.
 *
 * @param events good and distinct events
 * @param sessions sessions that the events belong to
 * @param late events that arrived a minute or more after they happened; copies are not counted
 * @param duplicates second deliveries of an event, with the same key and bytes
 * @param brokenByKind records that are no JSON object; every kind is there
 * @param nullKeys records without key, copies and broken ones included
 * @param withoutId events without event_id; copies are not counted
 * @param withExtraFields events with a field that no contract knows; copies are not counted
 * @param bytes of all values
 */
public record EventCounts(
    long events,
    long sessions,
    long late,
    long duplicates,
    Map<Breakage, Long> brokenByKind,
    long nullKeys,
    long withoutId,
    long withExtraFields,
    long bytes) {

  /** Copies the map. */
  public EventCounts {
    brokenByKind = Map.copyOf(brokenByKind);
  }

  /** Records that are no JSON object: what must end in rejects. */
  public long broken() {
    return brokenByKind.values().stream().mapToLong(Long::longValue).sum();
  }

  /** All that is delivered. */
  public long records() {
    return events + duplicates + broken();
  }

  /** Counts while a stream is made. */
  static final class Tally {
    long events;
    long sessions;
    long late;
    long duplicates;
    long nullKeys;
    long withoutId;
    long withExtraFields;
    long bytes;
    private final Map<Breakage, Long> broken = new EnumMap<>(Breakage.class);

    Tally() {
      for (Breakage kind : Breakage.values()) {
        broken.put(kind, 0L);
      }
    }

    void addBroken(Breakage kind) {
      broken.merge(kind, 1L, Long::sum);
    }

    EventCounts counts() {
      return new EventCounts(
          events, sessions, late, duplicates, broken, nullKeys, withoutId, withExtraFields, bytes);
    }
  }
}
