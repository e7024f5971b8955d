package io.lakehouse.jobs.bench;

import java.util.Arrays;

/**
 * How a figure of many events is spread.
 *
 * @param p50 the smallest value that half of the events do not exceed
 * @param p99 the smallest value that 99 of 100 events do not exceed
 * @param most the greatest value
 */
public record Percentiles(double p50, double p99, double most) {

  /** Of at least one value, by nearest rank. */
  static Percentiles of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Percentiles(
        rank(sorted, 0.50), rank(sorted, 0.99), RunFigures.round(sorted[sorted.length - 1]));
  }

  private static double rank(double[] sorted, double share) {
    return RunFigures.round(sorted[(int) Math.ceil(share * sorted.length) - 1]);
  }
}
