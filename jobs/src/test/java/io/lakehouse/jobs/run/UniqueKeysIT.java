package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.jobs.generate.C2cGenerator;
import io.lakehouse.jobs.generate.Quirks;
import io.lakehouse.jobs.lake.Refs;
import io.lakehouse.jobs.pipeline.AuditJob;
import io.lakehouse.jobs.pipeline.Run;
import io.lakehouse.jobs.pipeline.Session;
import io.lakehouse.jobs.pipeline.UniqueKeys;
import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.TestLake;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys of a large day are unique, or its audit says which are not. */
@ExtendWith(LakehouseExtension.class)
class UniqueKeysIT {
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");
  private static final String PROFILE = "gold.user_market_profile";
  private static final String AUDIT = "user_keys_are_unique";

  /** Every day is large, and its keys are looked at. */
  private static final Map<String, String> LARGE = Map.of("lakehouse.run.first-look-from", "1 b");

  /** A join with one row too many for some users. */
  private static final String JOINED = "FROM silver.users AS u";

  private static final String DOUBLED =
      "FROM (SELECT * FROM silver.users UNION ALL SELECT * FROM silver.users WHERE gender = 'Male')"
          + " AS u";

  @BeforeEach
  void generate(TestLake lake) throws Exception {
    C2cGenerator.generate(DAY, 300, 5, Quirks.at(0), lake.landing());
  }

  @Test
  void publishesALargeDayWhoseKeysAreUnique(TestLake lake) throws Exception {
    RunReport report = lake.run(DAY, LARGE);
    assertThat(report.isPublished()).isTrue();
    assertThat(finding(report).passed()).isTrue();
    assertThat(unique(lake)).containsExactly(PROFILE);
  }

  @Test
  void refusesALargeDayWithAKeyTwiceAndShowsIt(TestLake lake) throws Exception {
    SqlTree shipped = SqlTree.open();
    String file = "gold/user_market_profile.sql";
    assertThat(shipped.read(file)).contains(JOINED);
    SqlTree broken = shipped.with(file, shipped.read(file).replace(JOINED, DOUBLED));
    RunReport report = lake.run(lake.open("batch", LARGE, broken, lake::environment), DAY);
    assertThat(report.isPublished()).isFalse();
    assertThat(finding(report).failed()).isPositive();
    assertThat(finding(report).samples())
        .isNotEmpty()
        .allMatch(row -> row.contains("\"row_count\":\"2\""));
  }

  private static AuditJob.Finding finding(RunReport report) {
    return report.findings().stream()
        .filter(finding -> finding.audit().name().equals(AUDIT))
        .findFirst()
        .orElseThrow();
  }

  private static Set<String> unique(TestLake lake) throws Exception {
    Run run = new Run("look", DAY, Duration.ofSeconds(10));
    try (Session session = lake.house().session(Refs.MAIN)) {
      return new UniqueKeys(session, run)
          .among(List.of(lake.contract(PROFILE)), client -> client.getJobExecutionResult().get());
    }
  }
}
