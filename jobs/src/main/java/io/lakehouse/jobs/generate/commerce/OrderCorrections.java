package io.lakehouse.jobs.generate.commerce;

import io.lakehouse.jobs.generate.GeneratedFile;
import io.lakehouse.jobs.generate.LandingFolder;
import io.lakehouse.jobs.generate.LineBuffer;
import io.lakehouse.jobs.generate.Rng;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;

/** Writes completed orders of a day again, as refunded or cancelled ones of a later day. */
final class OrderCorrections {
  private static final long CORRECTIONS = 0x66;
  private static final double CANCELLED = 0.3;

  private final CommercePlan plan;
  private final Days days;
  private final OrderModel model;
  private final OrderVersions versions;
  private final Rng rng = new Rng();

  OrderCorrections(CommercePlan plan) {
    this.plan = plan;
    this.days = new Days(plan);
    this.model = new OrderModel(plan, days, new Catalogue(plan.seed(), plan.sizes().products()));
    this.versions = new OrderVersions(plan);
  }

  Corrections write(LocalDate later, double share, Path out) throws IOException {
    Path folder =
        LandingFolder.make(
            out, OrderFiles.FEED, later, name -> name.matches("orders(-\\d+|-corrections)?\\.csv"));
    Path path = folder.resolve(OrderFiles.CORRECTIONS);
    SalesBooks change = new SalesBooks();
    try (LineBuffer buffer = new LineBuffer(path)) {
      OrderLines lines = new OrderLines(buffer, plan, days, new Addresses(plan.seed()));
      long seed = Rng.mix(plan.seed()) ^ CORRECTIONS;
      Order order = new Order();
      for (long number = 0; number < plan.sizes().orders(); number++) {
        if (rng.restart(seed, number).chance(share)) {
          model.draw(order, number);
          if (versions.latest(order) == OrderStatus.COMPLETED) {
            write(lines, order, change);
          }
        }
      }
      return new Corrections(
          new GeneratedFile(OrderFiles.FEED, path, lines.lines()), change.sales());
    }
  }

  private void write(OrderLines lines, Order order, SalesBooks change) throws IOException {
    OrderStatus status = rng.chance(CANCELLED) ? OrderStatus.CANCELLED : OrderStatus.REFUNDED;
    lines.add(order, status, null);
    LocalDate date = days.date(order.day);
    change.add(date, StatusGroup.REVENUE, order.money().negated());
    change.add(date, status.group(), order.money());
  }
}
