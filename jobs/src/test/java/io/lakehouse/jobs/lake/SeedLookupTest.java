package io.lakehouse.jobs.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.TestLake;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LakehouseExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class SeedLookupTest {
  private TestLake lake;

  @BeforeAll
  void plant(TestLake given) {
    lake = given;
    lake.house().catalogTool().apply();
  }

  @Test
  void findsAColumnByTheKey() throws Exception {
    assertThat(
            lake.rows(
                """
                SELECT c.name, LOOKUP('silver.countries', c.name, 'country_code')
                FROM (VALUES ('Allemagne'), ('allemagne'), ('Germany'), (CAST(NULL AS STRING)))
                AS c (name)"""))
        .containsExactlyInAnyOrder(
            Row.of("Allemagne", "DE"),
            Row.of("allemagne", null),
            Row.of("Germany", null),
            Row.of(null, null));
  }

  /** The four literals of a call tell which column of which seed it means, several to a query. */
  @Test
  void findsAColumnByAnother() throws Exception {
    assertThat(
            lake.rows(
                """
                SELECT
                    c.code,
                    LOOKUP('silver.countries', 'country_code', c.code, 'country_code'),
                    LOOKUP('silver.countries', 'country_code', c.code, 'country_name_en'),
                    LOOKUP('silver.countries', 'country_name_en', c.code, 'country_code'),
                    LOOKUP('silver.countries', c.code, 'country_code')
                FROM (VALUES ('DE'), ('Germany'), ('Allemagne'), ('de'), (CAST(NULL AS STRING)))
                AS c (code)"""))
        .containsExactlyInAnyOrder(
            Row.of("DE", "DE", "Germany", null, null),
            Row.of("Germany", null, null, "DE", null),
            Row.of("Allemagne", null, null, null, "DE"),
            Row.of("de", null, null, null, null),
            Row.of(null, null, null, null, null));
  }

  @Test
  void saysWhichSeedsThereAre() {
    assertThatThrownBy(
            () ->
                lake.rows(
                    "SELECT LOOKUP('silver.nothing', 'a', c.code, 'b') FROM (VALUES ('DE')) AS c"
                        + " (code)"))
        .rootCause()
        .hasMessage(
            "Cannot look up, there is no such seed: silver.nothing. Seeds are [silver.countries]");
  }
}
