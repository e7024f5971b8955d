package io.lakehouse.jobs.generate.commerce;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.lakehouse.jobs.generate.GeneratedFile;
import io.lakehouse.jobs.generate.LandingFolder;
import io.lakehouse.jobs.generate.Rng;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;

/** Writes the file of the products feed: the catalogue as one JSON array. */
final class ProductFile {
  private static final String FEED = "products";
  private static final String NAME = "products.json";
  private static final long PRODUCTS = 0x99;

  private final CommercePlan plan;
  private final Catalogue catalogue;
  private final FlawCounts flaws;
  private final long seed;
  private final Rng rng = new Rng();

  ProductFile(CommercePlan plan, Catalogue catalogue, FlawCounts flaws) {
    this.plan = plan;
    this.catalogue = catalogue;
    this.flaws = flaws;
    this.seed = Rng.mix(plan.seed()) ^ PRODUCTS;
  }

  GeneratedFile write(Path out) throws IOException {
    Path path = LandingFolder.make(out, FEED, plan.date(), NAME::equals).resolve(NAME);
    int products = plan.sizes().products();
    try (JsonGenerator json = new JsonFactory().createGenerator(path.toFile(), JsonEncoding.UTF8)) {
      json.writeStartArray();
      for (int product = 1; product <= products; product++) {
        write(json, product);
      }
      json.writeEndArray();
    }
    return new GeneratedFile(FEED, path, products);
  }

  private void write(JsonGenerator json, int product) throws IOException {
    rng.restart(seed, product);
    boolean negative = rng.chance(plan.quirks());
    boolean stockAsText = rng.chance(plan.quirks());
    flaws.addIf(negative, Flaw.NEGATIVE_PRICE);
    flaws.addIf(stockAsText, Flaw.STOCK_AS_TEXT);
    long cents = catalogue.cents(product);
    json.writeStartObject();
    json.writeNumberField("product_id", product);
    json.writeStringField("name", catalogue.name(product));
    json.writeStringField("category", Catalogue.CATEGORIES[Catalogue.category(product)]);
    json.writeStringField("brand", catalogue.brand(product));
    json.writeNumberField("price", BigDecimal.valueOf(negative ? -cents : cents, 2));
    if (stockAsText) {
      json.writeStringField("stock_quantity", Integer.toString(catalogue.stock(product)));
    } else {
      json.writeNumberField("stock_quantity", catalogue.stock(product));
    }
    json.writeNumberField("rating", BigDecimal.valueOf(catalogue.ratingTenths(product), 1));
    json.writeBooleanField("is_active", catalogue.isActive(product));
    json.writeEndObject();
  }
}
