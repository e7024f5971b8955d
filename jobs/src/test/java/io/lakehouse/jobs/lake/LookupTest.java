package io.lakehouse.jobs.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.catalog.LogWriter;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.TestLake;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.types.Row;
import org.apache.iceberg.expressions.Expressions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LakehouseExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class LookupTest {
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

  /** A row of a snapshot table by its day and key, with the types of its columns. */
  @Test
  void findsTheRowOfADay() throws Exception {
    List<Map<String, Object>> rows = new ArrayList<>();
    rows.add(published("2026-11-20", "France", 10L, 1.5));
    rows.add(published("2026-11-20", "Japon", null, null));
    rows.add(published("2026-11-19", "Guyane", 7L, 2.0));
    LogWriter.replace(
        lake.house().lake().table("gold.published_by_country"), Expressions.alwaysTrue(), rows);
    assertThat(
            lake.rows(
                """
                SELECT
                    c.name,
                    LOOKUP('gold.published_by_country', DATE '2026-11-20', c.name, 'buyers'),
                    LOOKUP('gold.published_by_country', DATE '2026-11-20', c.name, 'mean_products_sold'),
                    LOOKUP('gold.published_by_country', DATE '2026-11-19', c.name, 'buyers'),
                    LOOKUP('gold.published_by_country', DATE '2026-11-19', c.name, 'snapshot_date'),
                    LOOKUP('gold.published_by_country', DATE '2026-11-18', c.name, 'buyers')
                FROM (VALUES ('France'), ('Japon'), ('Guyane')) AS c (name)"""))
        .containsExactlyInAnyOrder(
            Row.of("France", 10L, 1.5, null, null, null),
            Row.of("Japon", null, null, null, null, null),
            Row.of("Guyane", null, null, 7L, LocalDate.parse("2026-11-19"), null));
  }

  @Test
  void refusesWhatCannotBeLookedUp() {
    refuses("'silver.nothing', c.code, 'b'", "Cannot look up in silver.nothing, a seed must have");
    refuses("'silver.users', c.code, 'title'", "Cannot look up in silver.users, a seed must have");
    refuses("'silver.countries', c.code, 'code'", "silver.countries has no such column: code");
    refuses("'silver.countries', 'code', c.code, 'country_code'", "has no such column: code");
    refuses("c.code, c.code, 'country_code'", "the table must be a literal: argument 1");
    refuses("'silver.countries', c.code, c.code", "the column must be a literal: argument 3");
    refuses("'silver.countries', DATE '2026-11-20', c.code, 'country_code'", "a seed has none");
    refuses("'gold.published_by_country', c.code, 'buyers'", "without a day");
    refuses(
        "'gold.published_by_country', CAST(c.code AS DATE), c.code, 'buyers'",
        "the day must be a literal: argument 2");
    refuses(
        "'gold.published_by_country', CAST(NULL AS DATE), c.code, 'buyers'",
        "the day must be a literal: argument 2");
  }

  private static Map<String, Object> published(
      String date, String country, Long buyers, Double sold) {
    Map<String, Object> row = new HashMap<>();
    row.put("snapshot_date", LocalDate.parse(date));
    row.put("country_name", country);
    row.put("buyers", buyers);
    row.put("mean_products_sold", sold);
    return row;
  }

  private void refuses(String arguments, String why) {
    assertThatThrownBy(
            () ->
                lake.rows(
                    "SELECT LOOKUP(%s) FROM (VALUES ('DE')) AS c (code)".formatted(arguments)))
        .isInstanceOf(ValidationException.class)
        .rootCause()
        .hasMessageContaining(why);
  }
}
