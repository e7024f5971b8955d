package io.lakehouse.jobs.generate.commerce;

import io.lakehouse.jobs.generate.GeneratedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a landing day of the commerce feeds. Memory does not grow with the numbers; customers and
 * products are the same on every date, orders and transactions have ids and a content of their own.
 */
public final class CommerceGenerator {
  private CommerceGenerator() {}

  /**
   * Writes {@code <out>/<feed>/<date>/<file>} of all five feeds; files of the same name are
   * replaced.
   *
   * @throws IOException when nothing can be written, or a folder holds other files, which would
   *     become part of the day
   */
  public static CommerceDay generate(CommercePlan plan, Path out) throws IOException {
    FlawCounts flaws = new FlawCounts();
    Days days = new Days(plan);
    Catalogue catalogue = new Catalogue(plan.seed(), plan.sizes().products());
    OrderFiles orders = new OrderFiles(plan, days, catalogue, flaws);
    TransactionFile transactions = new TransactionFile(plan, days, catalogue, flaws);
    List<GeneratedFile> files = new ArrayList<>(orders.write(out));
    files.add(transactions.write(out));
    files.add(new CustomerFile(plan, flaws).write(out));
    files.add(new InventoryFile(plan, catalogue, flaws).write(out));
    files.add(new ProductFile(plan, catalogue, flaws).write(out));
    return new CommerceDay(files, plan, flaws.counts(), orders.sales(), transactions.sales());
  }

  /**
   * Writes some of a day's orders again, completed ones that have become refunded or cancelled, as
   * {@code <out>/orders/<later>/orders-corrections.csv}; a generated day of that date may be there.
   *
   * @param plan of the earlier day
   * @param later the date on which the corrections arrive
   * @param share of the completed orders, 0 to 1
   * @throws IllegalArgumentException when {@code later} is not later, or the share is none
   */
  public static Corrections correct(CommercePlan plan, LocalDate later, double share, Path out)
      throws IOException {
    if (!later.isAfter(plan.date()) || !(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "Cannot correct the orders of %s, that takes a later day and a share from 0 to 1: %s, %s"
              .formatted(plan.date(), later, share));
    }
    return new OrderCorrections(plan).write(later, share, out);
  }
}
