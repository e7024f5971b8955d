package io.lakehouse.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.catalog.contract.ContractException;
import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.SqlTree;
import io.lakehouse.catalog.contract.TableContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatementTest {
  private static final Map<String, String> DAY = Map.of("snapshot_date", "2026-11-20");

  @TempDir private Path root;

  @BeforeEach
  void writeAGoodTree() throws IOException {
    write(
        "sources/users.yaml",
        """
        feed: users
        doc: One line per user.
        owner: data
        format: csv
        patterns: ["*users*.csv"]
        required: true
        key: [id]
        columns:
          - {name: id, header: userId, doc: The user.}
          - {name: name, doc: The name.}
        """);
    table("bronze.users", "feed: users", "FROM source.users AS u");
    table("silver.users", "feed: users", "FROM bronze.users AS u");
    table("gold.users", "retention: forever", "FROM silver.users AS u");
  }

  private void table(String name, String line, String from) throws IOException {
    write(
        name.replace('.', '/') + ".yaml",
        """
        table: %s
        doc: Users.
        grain: one row per user
        owner: data
        kind: snapshot
        write: append
        key: [id]
        partition: []
        columns:
          - {name: id, type: string, doc: The user.}
        """
                .formatted(name)
            + (line.startsWith("retention") ? line : line + "\nretention: forever")
            + "\n");
    sql(name, "INSERT INTO " + name + "\nSELECT u.id AS id\n" + from);
  }

  private void sql(String name, String text) throws IOException {
    write(name.replace('.', '/') + ".sql", "-- Users: one row per user.\n" + text);
  }

  private void write(String name, String text) throws IOException {
    Files.createDirectories(root.resolve(name).getParent());
    Files.writeString(root.resolve(name), text);
  }

  private Map<String, Statement> load() {
    return Statement.load(Contracts.load(SqlTree.of(root)));
  }

  @Test
  void knowsWhatAStatementReads() throws IOException {
    sql(
        "gold.users",
        """
        INSERT INTO gold.users
        -- not from ops.runs
        SELECT u.id AS id /* nor from bronze.users */
        FROM silver.users AS u
        WHERE u.id <> 'gold.nothing'
        """);
    assertThat(load().get("gold.users").inputs()).containsExactly("silver.users");
    assertThat(load().get("bronze.users").inputs()).containsExactly("source.users");
    assertThat(Statement.names("SELECT 1 FROM `gold`.`a`, gold . b, silver.`c`"))
        .contains("gold.a", "silver.c");
  }

  @Test
  void refusesAStatementThatFillsAnotherTableThanItsFileSays() throws IOException {
    sql("gold.users", "INSERT INTO gold.others SELECT u.id AS id FROM silver.users AS u");
    sql("silver.users", "SELECT u.id AS id FROM bronze.users AS u");
    assertThatThrownBy(this::load)
        .isInstanceOf(ContractException.class)
        .hasMessageContaining(
            "silver/users.sql:1: it must be one INSERT INTO silver.users, as its name says")
        .hasMessageContaining(
            "gold/users.sql:1: it must be one INSERT INTO gold.users, as its name says");
  }

  @Test
  void refusesAnInputThatDoesNotExist() throws IOException {
    sql("silver.users", "INSERT INTO silver.users SELECT u.id AS id FROM bronze.nobody AS u");
    sql("bronze.users", "INSERT INTO bronze.users SELECT u.id AS id FROM source.nothing AS u");
    assertThatThrownBy(this::load)
        .isInstanceOf(ContractException.class)
        .hasMessageContaining(
            "bronze/users.sql:1: there is no source.nothing, neither a contract nor a feed")
        .hasMessageContaining(
            "silver/users.sql:1: there is no bronze.nobody, neither a contract nor a feed");
  }

  @Test
  void refusesToSkipALayerOrToGoBack() throws IOException {
    sql("gold.users", "INSERT INTO gold.users SELECT u.id AS id FROM bronze.users AS u");
    sql("silver.users", "INSERT INTO silver.users SELECT u.id AS id FROM gold.users AS u");
    assertThatThrownBy(this::load)
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("silver.users cannot read gold.users, no layer is skipped")
        .hasMessageContaining("gold.users cannot read bronze.users, no layer is skipped");
  }

  @Test
  void putsTheDayAndTheRawRecordInTheirPlaces() throws IOException {
    sql(
        "silver.users",
        "INSERT INTO silver.users SELECT u.id AS id, ${record.u} AS payload\n"
            + "FROM bronze.users AS u WHERE u.day = DATE '${snapshot_date}'");
    String sql = load().get("silver.users").sql(Contracts.load(SqlTree.of(root)), DAY);
    assertThat(sql)
        .contains("DATE '2026-11-20'")
        .contains("u.`id`, u.`name`")
        .contains("u.extra")
        .doesNotContain("${");
  }

  @Test
  void refusesAPlaceholderThatNobodyFillsAndNamesThoseThatAreFilled() throws IOException {
    sql("gold.users", "INSERT INTO gold.users SELECT '${today}' AS id FROM silver.users AS u");
    Statement statement = load().get("gold.users");
    Contracts contracts = Contracts.load(SqlTree.of(root));
    assertThatThrownBy(() -> statement.sql(contracts, DAY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot prepare the SQL of gold.users, there is no ${today}: known names are"
                + " [snapshot_date] and record.<alias>");
  }

  @Test
  void ordersTablesSoThatEachReadsOnlyWhatIsFilled() throws IOException {
    table("gold.a", "retention: forever", "FROM gold.b AS u");
    table("gold.b", "retention: forever", "FROM gold.users AS u");
    Contracts contracts = Contracts.load(SqlTree.of(root));
    assertThat(
            Waves.of(
                    List.of(
                        contracts.table("gold.a"),
                        contracts.table("gold.b"),
                        contracts.table("gold.users")),
                    Statement.load(contracts))
                .stream()
                .map(wave -> wave.stream().map(table -> table.name()).toList()))
        .containsExactly(List.of("gold.users"), List.of("gold.b"), List.of("gold.a"));
  }

  @Test
  void fillsWhatIsLookedUpInAJobBefore() throws IOException {
    String looked = ", LOOKUP('gold.figures', DATE '${snapshot_date}', u.id, 'id') AS n";
    table("gold.figures", "retention: forever", "FROM silver.figures AS u");
    table("silver.figures", "retention: forever", "FROM bronze.figures AS u");
    table("silver.totals", "retention: forever", "FROM bronze.figures AS u");
    table("bronze.figures", "feed: users", "FROM source.users AS u");
    sql(
        "gold.users",
        "INSERT INTO gold.users SELECT u.id AS id" + looked + " FROM silver.users AS u");
    assertThat(load().get("gold.users").lookups()).containsExactly("gold.figures");
    assertThat(load().get("gold.users").inputs()).containsExactly("silver.users");
    assertThat(waves())
        .containsExactly(
            List.of("bronze.figures", "silver.figures", "silver.totals", "gold.figures"),
            List.of("bronze.users", "silver.users", "gold.users"));
  }

  @Test
  void fillsWhatIsLookedUpBeforeAlsoWhereBothAreMadeOfTheSame() throws IOException {
    table("gold.figures", "retention: forever", "FROM silver.users AS u");
    sql(
        "gold.users",
        "INSERT INTO gold.users SELECT u.id AS id FROM silver.users AS u"
            + " WHERE LOOKUP('gold.figures', DATE '${snapshot_date}', u.id, 'id') = u.id");
    assertThat(waves())
        .containsExactly(
            List.of("bronze.users", "silver.users", "gold.figures"), List.of("gold.users"));
  }

  @Test
  void refusesTablesThatLookOneAnotherUp() throws IOException {
    table(
        "gold.a", "retention: forever", "FROM silver.users AS u WHERE LOOKUP('gold.b', u.id) = 1");
    table(
        "gold.b", "retention: forever", "FROM silver.users AS u WHERE LOOKUP('gold.a', u.id) = 1");
    assertThatThrownBy(this::waves)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("among these tables some look one another up: [")
        .hasMessageContaining("gold.a, gold.b");
  }

  @Test
  void refusesToLookUpWhatDoesNotExist() throws IOException {
    sql(
        "gold.users",
        "INSERT INTO gold.users SELECT LOOKUP('gold.no', u.id, 'a') AS id FROM silver.users AS u");
    assertThatThrownBy(this::load)
        .hasMessageContaining(
            "gold/users.sql:1: there is no gold.no, neither a contract nor a feed");
  }

  /** The jobs of all tables. */
  private List<List<String>> waves() {
    Contracts contracts = Contracts.load(SqlTree.of(root));
    return Waves.of(contracts.tables(), Statement.load(contracts)).stream()
        .map(wave -> wave.stream().map(TableContract::name).toList())
        .toList();
  }

  @Test
  void refusesTablesThatReadOneAnother() throws IOException {
    table("gold.a", "retention: forever", "FROM gold.b AS u");
    table("gold.b", "retention: forever", "FROM gold.a AS u");
    Contracts contracts = Contracts.load(SqlTree.of(root));
    assertThatThrownBy(
            () ->
                Waves.of(
                    List.of(contracts.table("gold.a"), contracts.table("gold.b")),
                    Statement.load(contracts)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot order the statements, these tables read one another: [gold.a, gold.b]");
  }
}
