package io.lakehouse.jobs.generate.commerce;

import io.lakehouse.jobs.generate.GeneratedFile;
import io.lakehouse.jobs.generate.LandingFolder;
import io.lakehouse.jobs.generate.Rng;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.zip.Deflater;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** Writes the workbook of the inventory feed, row by row: none is kept. */
final class InventoryFile {
  static final String[] COLUMNS = {
    "product_id",
    "product_name",
    "category",
    "brand",
    "supplier",
    "cost_price",
    "retail_price",
    "current_stock",
    "reorder_level",
    "reorder_quantity",
    "warehouse_location",
    "last_restock_date",
    "is_active"
  };

  private static final String FEED = "inventory";
  private static final String NAME = "inventory.xlsx";
  private static final String SHEET = "Inventory";
  private static final String[] SUPPLIERS = {"Hafen Trading", "Lumen & Co", "Ostwind", "Terra Sud"};
  private static final long INVENTORY = 0xAA;
  private static final int ROWS_IN_MEMORY = 500;
  private static final int LONGEST_SINCE_RESTOCK = 180;

  /** What a workbook counts its days from. */
  private static final LocalDate DAY_0 = LocalDate.of(1899, 12, 30);

  private final CommercePlan plan;
  private final Catalogue catalogue;
  private final FlawCounts flaws;
  private final long seed;
  private final Rng rng = new Rng();

  InventoryFile(CommercePlan plan, Catalogue catalogue, FlawCounts flaws) {
    this.plan = plan;
    this.catalogue = catalogue;
    this.flaws = flaws;
    this.seed = Rng.mix(plan.seed()) ^ INVENTORY;
  }

  GeneratedFile write(Path out) throws IOException {
    Path path = LandingFolder.make(out, FEED, plan.date(), NAME::equals).resolve(NAME);
    int rows = plan.sizes().inventory();
    Path draft = Files.createTempFile("inventory", ".xlsx");
    try {
      write(draft, rows);
      StableWorkbook.copy(draft, path);
    } finally {
      Files.delete(draft);
    }
    return new GeneratedFile(FEED, path, rows);
  }

  private void write(Path draft, int rows) throws IOException {
    try (OutputStream file = Files.newOutputStream(draft);
        Workbook workbook = new Workbook(file, "lakehouse", "1.0")) {
      workbook.setCompressionLevel(Deflater.BEST_SPEED);
      Worksheet sheet = workbook.newWorksheet(SHEET);
      for (int column = 0; column < COLUMNS.length; column++) {
        sheet.value(0, column, COLUMNS[column]);
      }
      for (int row = 1; row <= rows; row++) {
        write(sheet, row);
        if (row % ROWS_IN_MEMORY == 0) {
          sheet.flush();
        }
      }
      sheet.finish();
    }
  }

  private void write(Worksheet sheet, int row) {
    rng.restart(seed, row);
    long price = catalogue.cents(row);
    sheet.value(row, 0, row);
    // Not shared with other cells: a workbook keeps what is shared in memory.
    sheet.inlineString(row, 1, catalogue.name(row));
    sheet.value(row, 2, Catalogue.CATEGORIES[Catalogue.category(row)]);
    sheet.value(row, 3, catalogue.brand(row));
    sheet.value(row, 4, SUPPLIERS[rng.below(SUPPLIERS.length)]);
    sheet.value(row, 5, BigDecimal.valueOf(price * (50 + rng.below(30)) / 100, 2));
    sheet.value(row, 6, BigDecimal.valueOf(price, 2));
    sheet.value(row, 7, catalogue.stock(row));
    sheet.value(row, 8, 10 + rng.below(90));
    quantity(sheet, row, 1 + rng.below(50));
    sheet.inlineString(row, 10, "WH-%c-%02d".formatted('A' + rng.below(6), 1 + rng.below(40)));
    date(sheet, row, plan.date().minusDays(rng.below(LONGEST_SINCE_RESTOCK)));
    sheet.value(row, 12, catalogue.isActive(row));
  }

  private void quantity(Worksheet sheet, int row, int dozens) {
    if (rng.chance(plan.quirks())) {
      sheet.formula(row, 9, dozens + "*12");
      flaws.add(Flaw.FORMULA_CELL);
    } else {
      sheet.value(row, 9, dozens * 12);
    }
  }

  private void date(Worksheet sheet, int row, LocalDate date) {
    if (rng.chance(plan.quirks())) {
      sheet.value(row, 11, ChronoUnit.DAYS.between(DAY_0, date));
      flaws.add(Flaw.DATE_AS_NUMBER);
    } else {
      sheet.value(row, 11, date);
      sheet.style(row, 11).format("yyyy-MM-dd").set();
    }
  }
}
