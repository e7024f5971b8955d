package io.lakehouse.jobs.generate.commerce;

import io.lakehouse.jobs.generate.Rng;

/** The products by their number from 1, the same for a seed whatever their count is. */
final class Catalogue {
  static final String[] CATEGORIES = {
    "Electronics", "Clothing", "Home", "Toys", "Sports", "Books", "Garden", "Beauty", "Food", "Pets"
  };

  private static final String[] BRANDS = {
    "Nordlys", "Casa Verdi", "Pikkolo", "O'Malley & Sons", "Kestrel", "Mistral", "Umbra", "Tindra"
  };

  private static final String[] STYLES = {
    "Light", "Classic", "Small", "Grand", "Blue", "Amber", "Quiet", "Swift"
  };

  /** In the order of the categories. */
  private static final String[][] THINGS = {
    {"Lamp", "Speaker", "Charger", "Camera"},
    {"Jacket", "Shirt", "Scarf", "Boots"},
    {"Kettle", "Blanket", "Shelf", "Mirror"},
    {"Puzzle", "Train", "Kite", "Blocks"},
    {"Racket", "Mat", "Bottle", "Helmet"},
    {"Atlas", "Novel", "Cookbook", "Diary"},
    {"Spade", "Planter", "Hose", "Bench"},
    {"Soap", "Balm", "Brush", "Perfume"},
    {"Honey", "Coffee", "Pasta", "Olives"},
    {"Collar", "Basket", "Bowl", "Ladder"}
  };

  private final long seed;
  private final int products;

  Catalogue(long seed, int products) {
    this.seed = Rng.mix(seed) ^ 0xCA7;
    this.products = products;
  }

  /** Few are bought often. */
  int draw(Rng rng) {
    double unit = rng.unit();
    return 1 + (int) (products * unit * unit * unit);
  }

  static int category(int product) {
    return product % CATEGORIES.length;
  }

  String name(int product) {
    String[] things = THINGS[category(product)];
    return "%s %s %d"
        .formatted(
            STYLES[number(product, 1, STYLES.length)],
            things[number(product, 2, things.length)],
            product);
  }

  String brand(int product) {
    return BRANDS[number(product, 3, BRANDS.length)];
  }

  /** From 1.99 to 499.98. */
  long cents(int product) {
    return 199 + number(product, 4, 49_800);
  }

  int stock(int product) {
    return number(product, 5, 10) == 0 ? 0 : number(product, 6, 1000);
  }

  /** From 10 to 50. */
  int ratingTenths(int product) {
    return 10 + number(product, 7, 41);
  }

  boolean isActive(int product) {
    return number(product, 8, 10) > 0;
  }

  private int number(int product, int what, int bound) {
    return (int) Long.remainderUnsigned(Rng.mix(seed + product * 16L + what), bound);
  }
}
