package io.lakehouse.jobs.generate.commerce;

import io.lakehouse.jobs.generate.Rng;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/** The days of sales, and when somebody buys. */
final class Days {
  private static final long STARTS = 0x57;

  private final LocalDate first;
  private final byte[][] texts;
  private final long seed;

  Days(CommercePlan plan) {
    this.first = plan.date().minusDays(plan.days() - 1L);
    this.texts = new byte[plan.days()][];
    for (int day = 0; day < texts.length; day++) {
      texts[day] = first.plusDays(day).toString().getBytes(StandardCharsets.US_ASCII);
    }
    this.seed = Rng.mix(plan.seed()) ^ STARTS;
  }

  /**
   * A day on which a customer buys: not before the first one, which is early for most, and rather
   * soon after it than late, so that fewer come back the longer it is ago.
   */
  int draw(Rng rng, int customer) {
    double early = (Rng.mix(seed ^ customer) >>> 11) * 0x1.0p-53;
    int start = (int) (texts.length * early * early);
    double soon = rng.unit();
    // A root is the same on every machine.
    return start + (int) ((texts.length - start) * soon * Math.sqrt(soon));
  }

  LocalDate date(int day) {
    return first.plusDays(day);
  }

  /** As {@code 2026-11-20}. */
  byte[] text(int day) {
    return texts[day];
  }
}
