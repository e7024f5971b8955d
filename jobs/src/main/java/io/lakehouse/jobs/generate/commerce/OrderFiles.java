package io.lakehouse.jobs.generate.commerce;

import io.lakehouse.jobs.generate.GeneratedFile;
import io.lakehouse.jobs.generate.LandingFolder;
import io.lakehouse.jobs.generate.LineBuffer;
import io.lakehouse.jobs.generate.Rng;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes the files of the orders feed and counts what is in them. */
final class OrderFiles {
  static final String FEED = "orders";
  static final String CORRECTIONS = "orders-corrections.csv";

  /** One reader reads a file, so a large day has several. */
  private static final long ORDERS_PER_FILE = 100_000;

  /** How many orders behind its original a copy stands: often in the next file. */
  private static final int COPY_DISTANCE = 1000;

  private static final long FLAWS = 0x55;

  private final CommercePlan plan;
  private final Days days;
  private final Addresses addresses;
  private final OrderModel model;
  private final OrderVersions versions;
  private final FlawCounts flaws;
  private final long seed;
  private final Rng rng = new Rng();
  private final Order order = new Order();
  private final SalesBooks books = new SalesBooks();
  private final List<GeneratedFile> files = new ArrayList<>();

  OrderFiles(CommercePlan plan, Days days, Catalogue catalogue, FlawCounts flaws) {
    this.plan = plan;
    this.days = days;
    this.addresses = new Addresses(plan.seed());
    this.model = new OrderModel(plan, days, catalogue);
    this.versions = new OrderVersions(plan);
    this.flaws = flaws;
    this.seed = Rng.mix(plan.seed()) ^ FLAWS;
  }

  List<GeneratedFile> write(Path out) throws IOException {
    long orders = plan.sizes().orders();
    int count = Math.toIntExact((orders + ORDERS_PER_FILE - 1) / ORDERS_PER_FILE);
    Set<String> names = new HashSet<>(Set.of(CORRECTIONS));
    for (int file = 0; file < count; file++) {
      names.add(name(file));
    }
    Path folder = LandingFolder.make(out, FEED, plan.date(), names::contains);
    for (int file = 0; file < count; file++) {
      Path path = folder.resolve(name(file));
      try (LineBuffer buffer = new LineBuffer(path)) {
        OrderLines lines = new OrderLines(buffer, plan, days, addresses);
        write(lines, file * ORDERS_PER_FILE, Math.min(orders, (file + 1) * ORDERS_PER_FILE));
        files.add(new GeneratedFile(FEED, path, lines.lines()));
      }
    }
    return files;
  }

  Sales sales() {
    return books.sales();
  }

  private static String name(int file) {
    return file == 0 ? "orders.csv" : "orders-" + (file + 1) + ".csv";
  }

  private void write(OrderLines lines, long from, long to) throws IOException {
    for (long number = from; number < to; number++) {
      writeGood(lines, number);
      Flaw flaw = Flaw.draw(Flaw.SPOILT_ORDERS, plan.quirks(), rng.restart(seed, number));
      if (flaw != null) {
        writeSpoilt(lines, number, flaw);
      }
      if (number >= COPY_DISTANCE) {
        writeCopy(lines, number - COPY_DISTANCE);
      }
    }
    long orders = plan.sizes().orders();
    if (to == orders) {
      for (long number = Math.max(0, orders - COPY_DISTANCE); number < orders; number++) {
        writeCopy(lines, number);
      }
      if (plan.quirks() > 0) {
        // Behind all the other numbers of spoilt orders.
        writeSpoilt(lines, orders, Flaw.TORN);
      }
    }
  }

  private void writeGood(OrderLines lines, long number) throws IOException {
    model.draw(order, number);
    lines.add(order, order.status, null);
    OrderStatus latest = versions.latest(order);
    books.add(days.date(order.day), latest.group(), order.money());
    flaws.addIf(order.off != 0, Flaw.TOTAL_OFF);
    flaws.addIf(latest == OrderStatus.FRAUD_REVIEW, Flaw.UNKNOWN_STATUS);
    flaws.addIf(order.isCustomerUnknown, Flaw.UNKNOWN_CUSTOMER);
  }

  private void writeSpoilt(OrderLines lines, long number, Flaw flaw) throws IOException {
    model.drawSpoilt(order, number, flaw);
    lines.add(order, order.status, flaw);
    flaws.add(flaw);
  }

  private void writeCopy(OrderLines lines, long number) throws IOException {
    Flaw copy = versions.copy(number);
    if (copy != null) {
      model.draw(order, number);
      lines.add(order, versions.status(order), null);
      flaws.add(copy);
    }
  }
}
