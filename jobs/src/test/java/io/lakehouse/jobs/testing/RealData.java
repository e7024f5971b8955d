package io.lakehouse.jobs.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The platform's own files, which lie beside the repository and are never copied into it. Tests
 * that need them are skipped with a message where they are absent.
 */
public final class RealData {
  public static final String USERS_2018 = "6M-0K-99K.users.dataset.public.csv";
  public static final String USERS_2024 = "users.6M0xxK.2024.public.csv";
  public static final String BUYERS = "Buyers-repartition-by-country.csv";
  public static final String SELLERS = "Comparison-of-Sellers-by-Gender-and-Country.csv";
  public static final String COUNTRIES = "Countries-with-Top-Sellers-(Fashion-C2C).csv";

  /** Files of the retailer, of its CRM, catalogue and shops. */
  public static final String CUSTOMERS = "customer.csv";

  public static final String PRODUCTS = "products.json";
  public static final String TRANSACTIONS = "transaction.snappy.parquet";

  private RealData() {}

  /** A file of the C2C data; the test is skipped when it is not there. */
  public static Path file(String name) {
    return file("c2c", name);
  }

  /** A file of the retailer; the test is skipped when it is not there. */
  public static Path retail(String name) {
    return file("pacificretail", name);
  }

  private static Path file(String folder, String name) {
    // The module's folder is the working directory of its tests.
    Path data = Path.of("../../shared/data");
    Path file = data.resolve(folder).resolve(name).toAbsolutePath().normalize();
    assumeTrue(Files.exists(file), () -> "skipped, the platform's data is not there: " + file);
    return file;
  }
}
