package io.lakehouse.jobs.generate.commerce;

import io.lakehouse.jobs.generate.GeneratedFile;
import io.lakehouse.jobs.generate.LandingFolder;
import io.lakehouse.jobs.generate.Rng;
import java.io.IOException;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.local.LocalFileSystem;
import org.apache.flink.formats.parquet.row.ParquetRowDataBuilder;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetOutputFormat;

/** Writes the file of the transactions feed and counts what is in it. */
final class TransactionFile {
  private static final String FEED = "transactions";
  private static final String NAME = "transaction.snappy.parquet";

  private static final RowType COLUMNS =
      (RowType)
          DataTypes.ROW(
                  DataTypes.FIELD("transaction_id", DataTypes.STRING()),
                  DataTypes.FIELD("customer_id", DataTypes.INT()),
                  DataTypes.FIELD("product_id", DataTypes.INT()),
                  DataTypes.FIELD("quantity", DataTypes.INT()),
                  DataTypes.FIELD("total_amount", DataTypes.DOUBLE()),
                  DataTypes.FIELD("transaction_date", DataTypes.STRING()),
                  DataTypes.FIELD("payment_method", DataTypes.STRING()),
                  DataTypes.FIELD("store_type", DataTypes.STRING()))
              .getLogicalType();

  private static final StringData[] PAYMENTS = texts("Cash", "Debit Card", "Credit Card", "PayPal");
  private static final StringData[] STORES = texts("Online", "Physical Store");

  private static final long TRANSACTIONS = 0x77;
  private static final int MOST_QUANTITY = 10;

  private final CommercePlan plan;
  private final Days days;
  private final Catalogue catalogue;
  private final FlawCounts flaws;
  private final String prefix;
  private final long seed;
  private final Rng rng = new Rng();
  private final Rng fate = new Rng();
  private final SalesBooks books = new SalesBooks();

  TransactionFile(CommercePlan plan, Days days, Catalogue catalogue, FlawCounts flaws) {
    this.plan = plan;
    this.days = days;
    this.catalogue = catalogue;
    this.flaws = flaws;
    this.prefix = "TRX" + DateTimeFormatter.BASIC_ISO_DATE.format(plan.date());
    this.seed = Rng.mix(Rng.mix(plan.seed() ^ TRANSACTIONS) + plan.date().toEpochDay());
  }

  GeneratedFile write(Path out) throws IOException {
    Path path = LandingFolder.make(out, FEED, plan.date(), NAME::equals).resolve(NAME);
    Configuration parquet = new Configuration(false);
    parquet.set(ParquetOutputFormat.COMPRESSION, "SNAPPY");
    long rows = 0;
    try (FSDataOutputStream file =
        LocalFileSystem.getSharedInstance()
            .create(new org.apache.flink.core.fs.Path(path.toUri()), WriteMode.OVERWRITE)) {
      BulkWriter<RowData> writer =
          ParquetRowDataBuilder.createWriterFactory(COLUMNS, parquet, true).create(file);
      for (long number = 0; number < plan.sizes().transactions(); number++) {
        writer.addElement(row(number, null));
        rows++;
        Flaw flaw = Flaw.draw(Flaw.SPOILT_TRANSACTIONS, plan.quirks(), fate.restart(~seed, number));
        if (flaw != null) {
          writer.addElement(row(CommercePlan.MOST_ORDERS + number, flaw));
          flaws.add(flaw);
          rows++;
        }
      }
      writer.finish();
    }
    return new GeneratedFile(FEED, path, rows);
  }

  Sales sales() {
    return books.sales();
  }

  private RowData row(long number, Flaw flaw) {
    rng.restart(seed, number);
    int customer = OrderModel.customer(rng, plan.sizes().customers());
    int product = catalogue.draw(rng);
    int quantity = 1 + rng.below(MOST_QUANTITY);
    // As the shops do it: the amount is not quantity times list price.
    long cents = catalogue.cents(product) * quantity * (80 + rng.below(21)) / 100;
    int day = days.draw(rng, customer);
    if (flaw == null) {
      books.add(days.date(day), StatusGroup.REVENUE, new Money(1, 1, quantity, cents));
    } else if (flaw.isNegative()) {
      cents = -cents;
    } else if (flaw == Flaw.ZERO_TRANSACTION) {
      cents = 0;
    }
    boolean hasId = flaw == null || !flaw.lacksId();
    boolean hasDate = flaw == null || !flaw.lacksDate();
    return GenericRowData.of(
        hasId ? StringData.fromString("%s%09d".formatted(prefix, number)) : null,
        customer,
        product,
        quantity,
        cents / 100.0,
        hasDate ? StringData.fromBytes(days.text(day)) : null,
        PAYMENTS[rng.below(PAYMENTS.length)],
        STORES[rng.below(STORES.length)]);
  }

  private static StringData[] texts(String... texts) {
    StringData[] all = new StringData[texts.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = StringData.fromString(texts[i]);
    }
    return all;
  }
}
