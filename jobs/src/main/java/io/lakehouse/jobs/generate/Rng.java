package io.lakehouse.jobs.generate;

/**
 * SplitMix64, seeded anew for each user, so that a user depends on the seed and its number alone.
 * Not the JDK's, whose algorithm is not promised to stay.
 */
public final class Rng {

  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  /** Begins the sequence of a numbered thing. */
  public Rng restart(long seed, long number) {
    state = mix(seed + mix(number + GAMMA));
    return this;
  }

  /** Any number of 64 bits. */
  public long next() {
    state += GAMMA;
    return mix(state);
  }

  /** A number from 0 to below the bound. */
  public int below(int bound) {
    return (int) (((next() >>> 33) * bound) >>> 31);
  }

  /** A number from 0 to below 1. */
  public double unit() {
    return (next() >>> 11) * 0x1.0p-53;
  }

  /** True with that probability; draws one number whatever it is. */
  public boolean chance(double probability) {
    return unit() < probability;
  }

  /** A whole number of at least 1 with a long tail: P(at least x) is x to the power of -alpha. */
  public int longTail(double alpha, int most) {
    // StrictMath: the same bytes on every machine.
    return (int) Math.min(most, StrictMath.pow(1 - unit(), -1 / alpha));
  }

  /** A bijection of the 64-bit numbers that looks random. */
  public static long mix(long number) {
    long z = (number ^ (number >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
