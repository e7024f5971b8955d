package io.lakehouse.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import org.junit.jupiter.api.Test;

final class JobOutputTest {
  private static final JobOutput OUTPUT =
      new JobOutput(
          List.of(
              "[  2.1 s] bronze, silver, gold: filling 4 tables",
              "[ 12.5 s] auditing: 11 audits",
              "2026-11-20 published (run 20261120_mi7)",
              "  bronze.c2c_sellers                                 70 rows",
              "  bronze.c2c_users                             98,913 rows",
              "  seconds: look 0.0, catalog 0.8, filled 2.2, log 12.25"));

  @Test
  void readsTheSecondsOfTheStepsInTheirOrder() {
    assertThat(OUTPUT.steps())
        .containsExactly(
            entry("look", 0.0), entry("catalog", 0.8), entry("filled", 2.2), entry("log", 12.25));
  }

  @Test
  void readsSecondsThatALocaleHasWrittenWithAComma() {
    JobOutput french = new JobOutput(List.of("  seconds: look 0,1, catalog 10,8"));
    assertThat(french.steps()).containsExactly(entry("look", 0.1), entry("catalog", 10.8));
  }

  @Test
  void readsTheRowsOfBronzeHoweverTheThousandsAreSeparated() {
    assertThat(OUTPUT.bronze())
        .containsExactly(entry("c2c_sellers", 70L), entry("c2c_users", 98_913L));
    assertThat(new JobOutput(List.of("  bronze.c2c_users  4\u202f945\u202f650 rows")).bronze())
        .containsExactly(entry("c2c_users", 4_945_650L));
  }

  @Test
  void readsWhenAStepBegan() {
    assertThat(OUTPUT.begin("bronze,")).hasValue(2.1);
    assertThat(OUTPUT.begin("auditing")).hasValue(12.5);
    assertThat(OUTPUT.begin("publishing")).isEmpty();
  }

  @Test
  void hasNothingOfAJobThatSaysNothing() {
    JobOutput silent = new JobOutput(List.of());
    assertThat(silent.steps()).isEmpty();
    assertThat(silent.bronze()).isEmpty();
  }
}
