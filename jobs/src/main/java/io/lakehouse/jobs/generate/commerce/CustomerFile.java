package io.lakehouse.jobs.generate.commerce;

import io.lakehouse.jobs.generate.GeneratedFile;
import io.lakehouse.jobs.generate.LandingFolder;
import io.lakehouse.jobs.generate.LineBuffer;
import io.lakehouse.jobs.generate.Rng;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;

/** Writes the file of the customers feed: customers 1 to as many as there are, invented. */
final class CustomerFile {
  static final String HEADER =
      "customer_id,name,email,country,customer_type,registration_date,age,gender,total_purchases";

  private static final String FEED = "customers";
  private static final String NAME = "customer.csv";
  private static final String[] FIRST = {
    "Ilva", "Tomas", "Renée", "Bjarne", "Oona", "Mattéo", "Zsófia", "Declan", "Priya", "Kenji"
  };
  private static final String[] LAST = {
    "Falkenrath", "O'Dowd", "Marchetti", "Quist", "Delacroix-Roy", "Sørby", "Amadi", "Tanabe"
  };
  private static final String[] COUNTRIES = {
    "Germany", "France", "USA", "UK", "Japan", "Brazil", "Canada", "India", "China", "Australia"
  };
  private static final String[] TYPES = {"Regular", "Premium", "VIP"};
  private static final String[] GENDERS = {"Male", "Female", "Other"};

  private static final LocalDate FIRST_REGISTRATION = LocalDate.of(2010, 1, 1);
  private static final int REGISTRATION_DAYS = 14 * 365;
  private static final long CUSTOMERS = 0x88;

  private final CommercePlan plan;
  private final FlawCounts flaws;
  private final long seed;
  private final Rng rng = new Rng();

  CustomerFile(CommercePlan plan, FlawCounts flaws) {
    this.plan = plan;
    this.flaws = flaws;
    this.seed = Rng.mix(plan.seed()) ^ CUSTOMERS;
  }

  GeneratedFile write(Path out) throws IOException {
    Path path = LandingFolder.make(out, FEED, plan.date(), NAME::equals).resolve(NAME);
    int customers = plan.sizes().customers();
    try (LineBuffer lines = new LineBuffer(path)) {
      lines.add(HEADER).add('\n');
      for (int customer = 1; customer <= customers; customer++) {
        write(lines, customer);
      }
    }
    return new GeneratedFile(FEED, path, customers);
  }

  private void write(LineBuffer lines, int customer) throws IOException {
    rng.restart(seed, customer);
    String first = draw(FIRST);
    String last = draw(LAST);
    boolean lastFirst = rng.chance(0.05);
    String name = lastFirst ? "\"" + last + ", " + first + "\"" : first + " " + last;
    boolean noEmail = rng.chance(plan.quirks());
    boolean noAge = rng.chance(plan.quirks());
    boolean noCountry = rng.chance(plan.quirks());
    flaws.addIf(noEmail, Flaw.EMPTY_EMAIL);
    flaws.addIf(noAge, Flaw.UNKNOWN_AGE);
    flaws.addIf(noCountry, Flaw.UNKNOWN_COUNTRY);
    String country = draw(COUNTRIES);
    int age = 18 + rng.below(63);
    lines.add(customer).add(',').add(name.getBytes(StandardCharsets.UTF_8)).add(',');
    if (!noEmail) {
      lines.add("buyer").add(customer).add("@mail.example");
    }
    lines.add(',').add(noCountry ? "Unknown" : country).add(',').add(draw(TYPES)).add(',');
    lines.add(FIRST_REGISTRATION.plusDays(rng.below(REGISTRATION_DAYS)).toString()).add(',');
    lines.add(noAge ? -1 : age).add(',').add(draw(GENDERS)).add(',').add(rng.below(1000));
    lines.add('\n');
  }

  private String draw(String[] texts) {
    return texts[rng.below(texts.length)];
  }
}
