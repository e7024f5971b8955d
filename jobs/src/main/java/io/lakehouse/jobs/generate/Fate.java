package io.lakehouse.jobs.generate;

/**
 * What becomes of an event on its way. The numbers are drawn in the same order whatever the shares
 * are, so that the events stay the same when a share is changed.
 */
final class Fate {
  /** An event that arrives as long after it happened is late. */
  static final long LATE_MILLIS = 60_000;

  private static final long FATES = 0xBB;

  /** Three days in units of {@link #LATE_MILLIS}. */
  private static final double MOST_LATE = 3 * 24 * 60;

  private static final int LONGEST_TRANSIT = 2000;
  private static final int LAST_COPY = 600_000;
  private static final double NO_KEY = 0.005;

  private final long seed;
  private final EventPlan plan;
  private final Rng rng = new Rng();
  private int transit;
  private double lateness;
  private int copyAfter;
  private boolean broken;
  private boolean keyless;

  Fate(EventPlan plan) {
    this.seed = Rng.mix(plan.seed()) ^ FATES;
    this.plan = plan;
  }

  /** Draws what becomes of the event of that number. */
  void draw(long number) {
    rng.restart(seed, number);
    transit = 20 + rng.below(LONGEST_TRANSIT - 20);
    double lateBy = rng.unit();
    lateness = rng.chance(plan.late()) ? lateBy : -1;
    int after = 1 + rng.below(LAST_COPY);
    copyAfter = rng.chance(plan.duplicates()) ? after : 0;
    broken = rng.chance(plan.broken());
    keyless = rng.chance(NO_KEY);
  }

  /** Milliseconds that it takes to arrive when nothing holds it up. */
  int transit() {
    return transit;
  }

  boolean isLate() {
    return lateness >= 0;
  }

  /** Milliseconds that a late one takes to arrive: a minute to three days, most of them hours. */
  long lateBy() {
    // StrictMath: the same bytes on every machine.
    return (long) (LATE_MILLIS * StrictMath.pow(MOST_LATE, lateness));
  }

  boolean hasCopy() {
    return copyAfter > 0;
  }

  /** Milliseconds from the first to the second delivery. */
  int copyAfter() {
    return copyAfter;
  }

  /** Whether a broken record stands behind it. */
  boolean isBroken() {
    return broken;
  }

  /** Whether its key is null. */
  boolean isKeyless() {
    return keyless;
  }

  /** Goes on with the numbers of this event. */
  Rng rng() {
    return rng;
  }
}
