package io.lakehouse.jobs.bench;

import java.util.Collection;

/**
 * One figure over all runs that count.
 *
 * @param median its median; of an even number of runs the mean of the two in the middle
 * @param least its smallest value
 * @param most its greatest value
 */
public record Spread(double median, double least, double most) {

  /** Of at least one value; null when one is missing. */
  static Spread of(Collection<Double> values) {
    if (values.stream().anyMatch(value -> value == null)) {
      return null;
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }
}
