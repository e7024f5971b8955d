package io.lakehouse.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.FeedContract;
import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.catalog.contract.TableContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The house rules of {@code sql/}, over the files as they are shipped. */
class SqlRulesTest {
  private static final SqlTree TREE = SqlTree.open();
  private static final Contracts CONTRACTS = Contracts.load(TREE);
  private static final List<String> STATEMENTS = List.of("bronze", "silver", "gold");
  private static final Pattern WALL_CLOCK =
      Pattern.compile(
          "(?i)\\b(CURRENT_TIMESTAMP|CURRENT_DATE|CURRENT_TIME|CURRENT_ROW_TIMESTAMP|LOCALTIME"
              + "|LOCALTIMESTAMP|UNIX_TIMESTAMP|NOW|RAND|RAND_INTEGER|UUID)\\b(?!\\s*\\.)");

  private static List<String> files(String... folders) {
    return Stream.of(folders).flatMap(folder -> TREE.list(folder, "sql").stream()).toList();
  }

  private static List<String> statements() {
    return files(STATEMENTS.toArray(String[]::new));
  }

  private static List<String> all() {
    return files("bronze", "silver", "gold", "ops", "audits", "views");
  }

  /** The code of a file: without comments and what stands in quotes. */
  private static String code(String file) {
    return TREE.read(file).replaceAll("(?m)--.*$", "").replaceAll("'[^']*'", "''");
  }

  /** Every place where the pattern is found, as file:line and text. */
  private static List<String> found(List<String> files, String regex) {
    return found(files, Pattern.compile(regex));
  }

  private static List<String> found(List<String> files, Pattern pattern) {
    List<String> found = new ArrayList<>();
    for (String file : files) {
      String code = code(file);
      Matcher matcher = pattern.matcher(code);
      while (matcher.find()) {
        long line = code.substring(0, matcher.start()).lines().count();
        found.add("%s:%d: %s".formatted(file, Math.max(1, line), matcher.group().strip()));
      }
    }
    return found;
  }

  @Test
  void findsWhatItLooksFor() {
    assertThat(all()).hasSizeGreaterThan(20);
    assertThat(found(all(), "(?i)\\bSELECT\\b")).hasSizeGreaterThan(20);
    assertThat("NOW()").containsPattern(WALL_CLOCK);
    assertThat("u.known").doesNotContainPattern(WALL_CLOCK);
  }

  @Test
  void noLayerIsSkipped() {
    Map<String, List<String>> reads =
        Map.of(
            "bronze", List.of("source"),
            "silver", List.of("bronze", "silver"),
            "gold", List.of("silver", "gold"));
    Statement.load(CONTRACTS)
        .forEach(
            (table, statement) ->
                assertThat(statement.inputs())
                    .as(table)
                    .isNotEmpty()
                    .allSatisfy(
                        input ->
                            assertThat(reads.get(table.substring(0, table.indexOf('.'))))
                                .contains(input.substring(0, input.indexOf('.')))));
  }

  @Test
  void onlySourcesNameConnectorsAndPlaces() {
    assertThat(found(all(), "(?i)\\bconnector\\b|\\bCREATE\\s+(TEMPORARY\\s+)?TABLE\\b|://"))
        .isEmpty();
  }

  @Test
  void nothingReadsTheWallClockOrThrowsDice() {
    assertThat(found(all(), WALL_CLOCK)).isEmpty();
    for (TableContract table : CONTRACTS.tables()) {
      assertThat(table.rules())
          .allSatisfy(rule -> assertThat(rule.check()).doesNotContainPattern(WALL_CLOCK));
    }
  }

  @Test
  void namesAreNeverFolded() {
    assertThat(found(all(), "(?i)\\bINITCAP\\b"))
        .as("it makes SuèDe of Suède, and the join loses the country")
        .isEmpty();
  }

  @Test
  void thereAreNoHintsAndNoSettings() {
    assertThat(found(all(), "/\\*")).isEmpty();
    assertThat(found(all(), "(?im)^\\s*SET\\b")).isEmpty();
    assertThat(found(all(), "(?i)\\bBRANCH\\b|\\bEXECUTE\\b")).isEmpty();
  }

  @Test
  void integersAreParsedStrictly() {
    assertThat(found(statements(), "(?i)\\bTRY_CAST\\s*\\([^()]*\\bAS\\s+(BIGINT|INT|INTEGER)\\b"))
        .as("TRY_CAST takes 1.5 as 1, PARSE_BIGINT and PARSE_INT do not")
        .isEmpty();
  }

  @Test
  void columnsAreNamedOneByOne() {
    assertThat(found(all(), "(?i)\\bSELECT\\s+(DISTINCT\\s+)?([\\w`]+\\s*\\.\\s*)?\\*")).isEmpty();
  }

  @Test
  void aFileIsOneStatementWithItsPurposeOnTop() {
    assertThat(all())
        .allSatisfy(
            file -> {
              assertThat(TREE.read(file)).startsWith("-- ").contains("\n");
              assertThat(TREE.read(file).lines().findFirst().orElse("")).endsWith(".");
              assertThat(code(file)).doesNotContain(";");
            });
  }

  @Test
  void aStatementSaysItsGrain() {
    assertThat(statements())
        .allSatisfy(
            file ->
                assertThat(TREE.read(file).lines().findFirst().orElse(""))
                    .containsPattern(": one row per |, one row per "));
  }

  @Test
  void linesHaveAtMost100Characters() {
    List<String> longer = new ArrayList<>();
    for (String file : all()) {
      TREE.read(file)
          .lines()
          .filter(line -> line.length() > 100)
          .forEach(line -> longer.add(file + ": " + line));
    }
    assertThat(longer).isEmpty();
  }

  @Test
  void everyStatementOfADayReadsThatDayOnly() {
    Statement.load(CONTRACTS)
        .forEach(
            (table, statement) -> {
              if (CONTRACTS.table(table).kind() == TableContract.Kind.SNAPSHOT
                  && !table.startsWith("bronze.")) {
                assertThat(statement.text()).as(table).contains("DATE '${snapshot_date}'");
              }
            });
  }

  /**
   * It is made anew as a whole: of one day alone it would lose all the others, and of days behind
   * the one that it tells of it must know nothing.
   */
  @Test
  void aTableOfTheCurrentStateIsMadeOfAllDaysUpToTheOneItTellsOf() {
    Statement.load(CONTRACTS)
        .forEach(
            (name, statement) -> {
              TableContract table = CONTRACTS.table(name);
              if (table.kind() == TableContract.Kind.CURRENT) {
                long days =
                    statement.inputs().stream()
                        .filter(in -> CONTRACTS.table(in).kind() != TableContract.Kind.CURRENT)
                        .count();
                assertThat(statement.text()).as(name).doesNotContain("${snapshot_date}");
                assertThat(statement.text().split("snapshot_date <= DATE '\\$\\{as_of}'", -1))
                    .as(name)
                    .hasSize((int) days + 1);
                assertThat(table.key()).as(name).isNotEmpty().doesNotContain("snapshot_date");
                assertThat(table.feed()).as(name).isEmpty();
                assertThat(table.rules()).as(name).isEmpty();
              }
            });
  }

  @Test
  void everyFeedOfEventsKeepsItsRecordsAsTheyCame() {
    for (FeedContract feed : CONTRACTS.feeds()) {
      if (feed.isEvents()) {
        TableContract bronze = CONTRACTS.table("bronze." + feed.name());
        assertThat(bronze.kind()).as(feed.name()).isEqualTo(TableContract.Kind.EVENTS);
        assertThat(bronze.columns())
            .as(feed.name())
            .extracting(column -> column.name())
            .contains(
                "value",
                "event_key",
                "headers",
                "source_partition",
                "source_file",
                "source_line",
                "arrived_at",
                "snapshot_date",
                "run_id");
      }
    }
  }

  @Test
  void everyFeedOfFilesHasItsBronzeTableWithAllColumnsAndTheLineage() {
    List<String> lineage =
        List.of(
            "extra",
            "source_schema",
            "source_file",
            "source_line",
            "arrived_at",
            "snapshot_date",
            "run_id");
    for (FeedContract feed : CONTRACTS.feeds()) {
      if (feed.isEvents()) {
        continue;
      }
      List<String> expected = new ArrayList<>(feed.columns().stream().map(c -> c.name()).toList());
      expected.addAll(lineage);
      assertThat(CONTRACTS.table("bronze." + feed.name()).columns())
          .extracting(column -> column.name())
          .isEqualTo(expected);
    }
  }

  @Test
  void everySnapshotTableKeepsItsDayApartAndItsKeyWithinIt() {
    for (TableContract table : CONTRACTS.tables()) {
      if (table.kind() == TableContract.Kind.SNAPSHOT) {
        assertThat(table.partition()).as(table.name()).contains("snapshot_date");
        if (!table.layer().equals("bronze")) {
          assertThat(table.key()).as(table.name()).contains("snapshot_date");
        }
      }
    }
  }

  @Test
  void whoeverCanLoseARowDeclaresABalance() {
    for (TableContract table : CONTRACTS.tables()) {
      boolean loses = !table.hardRules().isEmpty() || table.deduplicate().isPresent();
      boolean ofAFeed =
          table.kind() == TableContract.Kind.SNAPSHOT || table.kind() == TableContract.Kind.EVENTS;
      if (ofAFeed && (loses || table.layer().equals("bronze"))) {
        assertThat(table.balance()).as(table.name()).isPresent();
      }
    }
  }

  @Test
  void auditsNameTablesThatExist() {
    assertThat(Audit.load(TREE))
        .isNotEmpty()
        .allSatisfy(audit -> assertThat(audit.tables()).isNotEmpty().allMatch(CONTRACTS::has));
  }
}
