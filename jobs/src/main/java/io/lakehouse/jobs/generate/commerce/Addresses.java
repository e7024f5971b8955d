package io.lakehouse.jobs.generate.commerce;

import io.lakehouse.jobs.generate.LineBuffer;
import io.lakehouse.jobs.generate.Rng;
import java.io.IOException;

/** Addresses by a number: invented streets in a few cities. */
final class Addresses {
  private static final String[] STREETS = {
    "Lindenweg",
    "Harbour Street",
    "O'Hara Road",
    "Rue de l'Étang",
    "Calle del Río, 2º izq.",
    "Hof \"Drei Eichen\"",
    "Captain's \"Old\" Wharf",
    "Via C\\S Mattei",
    "Skolgatan",
    "Mill Lane"
  };

  private static final City[] CITIES = {
    new City("Lyon", null, "FR"),
    new City("Köln", null, "DE"),
    new City("Austin", "TX", "US"),
    new City("L'Aquila", "AQ", "IT"),
    new City("Málaga", null, "ES"),
    new City("Leeds", null, "GB"),
    new City("Coeur d'Alene", "ID", "US"),
    new City("Malmö", null, "SE")
  };

  private final long seed;
  private final Form json = new Form(Nested.JSON);
  private final Form python = new Form(Nested.PYTHON);

  private record City(String name, String state, String country) {}

  /** The parts that never change, in one of the two ways; a house number opens the street. */
  private record Form(byte[] open, byte[][] quotes, byte[][] streets, byte[][] cities, byte[] end) {
    Form(Nested nested) {
      this(
          Nested.csv("{" + nested.key("street")),
          new byte[STREETS.length][],
          new byte[STREETS.length][],
          new byte[CITIES.length][],
          Nested.csv(nested.quote("x").substring(2) + "}"));
      for (int i = 0; i < STREETS.length; i++) {
        String street = nested.quote(STREETS[i]);
        quotes[i] = Nested.csv(street.substring(0, 1));
        streets[i] = Nested.csv(" " + street.substring(1));
      }
      for (int i = 0; i < CITIES.length; i++) {
        City city = CITIES[i];
        String state = city.state == null ? nested.none() : nested.quote(city.state);
        String zip = nested.quote("x").substring(0, 1);
        cities[i] =
            Nested.csv(
                ", %s%s, %s%s, %s%s, %s%s"
                    .formatted(
                        nested.key("city"),
                        nested.quote(city.name),
                        nested.key("state"),
                        state,
                        nested.key("country"),
                        nested.quote(city.country),
                        nested.key("zip"),
                        zip));
      }
    }
  }

  Addresses(long seed) {
    this.seed = Rng.mix(seed) ^ 0xADD;
  }

  /** Writes the address of that number as it stands within a quoted CSV field. */
  void write(LineBuffer out, long number, Nested nested) throws IOException {
    long drawn = Rng.mix(seed + number);
    int street = (int) Long.remainderUnsigned(drawn, STREETS.length);
    int city = (int) Long.remainderUnsigned(drawn >>> 8, CITIES.length);
    Form form = nested == Nested.JSON ? json : python;
    out.add(form.open).add(form.quotes[street]).add(1 + (drawn >>> 20 & 255));
    out.add(form.streets[street]).add(form.cities[city]);
    // A zip may begin with a zero.
    out.addDigits((drawn >>> 32) % 100_000, 5).add(form.end);
  }
}
