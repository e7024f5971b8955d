package io.lakehouse.jobs.generate;

/** The products that users look at: the same for every seed. */
final class Products {
  /** Products of the catalogue; those that users list have greater numbers. */
  static final int CATALOGUE = 20_000;

  private static final String[] CATEGORIES = {
    "dresses",
    "shoes",
    "bags",
    "coats",
    "jewellery",
    "jeans",
    "shirts",
    "skirts",
    "knitwear",
    "watches",
    "scarves",
    "kids"
  };

  private Products() {}

  /** Few are looked at often. */
  static int draw(Rng rng) {
    double u = rng.unit();
    return 1 + (int) (CATALOGUE * u * u);
  }

  static int drawListed(Rng rng) {
    return 1 + CATALOGUE + rng.below(1_000_000);
  }

  static String category(int product) {
    return CATEGORIES[product % CATEGORIES.length];
  }

  /** From 1.99 to 499.98. */
  static long cents(int product) {
    return 199 + Long.remainderUnsigned(Rng.mix(product), 49_800);
  }
}
