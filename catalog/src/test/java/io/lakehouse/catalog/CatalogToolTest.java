package io.lakehouse.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.schema.Change;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.SortDirection;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogToolTest {
  private static final String USERS = "silver/users.yaml";
  private static final String COUNTRIES =
      """
      table: silver.countries
      doc: Countries.
      grain: one row per country
      owner: data
      kind: seed
      seed: countries
      write: append
      key: [code]
      retention: forever
      columns:
        - {name: code, type: string, required: true, doc: ISO code.}
        - {name: people, type: bigint, doc: Inhabitants.}
        - {name: since, type: date, doc: Day of foundation.}
      """;

  @TempDir Path root;
  @TempDir Path warehouse;
  private Trees trees;
  private Lake lake;

  @BeforeEach
  void open() {
    trees = Trees.in(root);
    lake = Lakes.embedded(warehouse);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  @Test
  void createsNamespaceAndTableAndThenHasNothingToDo() {
    assertThat(tool().plan())
        .extracting(Change::describe)
        .containsExactly(
            "+ silver namespace", "+ silver.users table of 4 columns, partitioned by day");
    assertThat(lake.exists("silver.users")).isFalse();

    assertThat(tool().apply()).hasSize(2);

    assertThat(tool().plan()).isEmpty();
    assertThat(tool().apply()).isEmpty();
    Table users = lake.table("silver.users");
    assertThat(((HasTableOperations) users).operations().current().formatVersion()).isEqualTo(2);
    assertThat(users.spec().fields()).extracting(field -> field.name()).containsExactly("day");
    assertThat(users.sortOrder().fields().get(0).direction()).isEqualTo(SortDirection.ASC);
    assertThat(users.properties())
        .containsEntry("lakehouse.owner", "data")
        .containsEntry("write.distribution-mode", "none");
  }

  @Test
  void evolvesATableInOneCommitAndKeepsItsRows() {
    tool().apply();
    Table users = lake.table("silver.users");
    LogWriter.replace(
        users,
        Expressions.alwaysFalse(),
        List.of(Map.of("day", java.time.LocalDate.of(2026, 1, 2), "user_id", 7, "email", "a@b")));
    trees
        .edit(USERS, "  - {name: email", "  - {name: age, type: int, doc: Age.}\n  - {name: email")
        .edit(USERS, "The user.", "The user's id.")
        .edit(USERS, "sort: [user_id]", "sort: [email desc]")
        .edit(USERS, "owner: data", "owner: team");

    assertThat(tool().apply())
        .extracting(Change::describe)
        .containsExactly(
            "~ silver.users.user_id doc: The user's id.",
            "+ silver.users.age int",
            "~ silver.users sort order from [user_id] to [email desc]",
            "~ silver.users lakehouse.owner from 'data' to 'team'");

    assertThat(tool().plan()).isEmpty();
    assertThat(Lakes.rows(users)).containsExactly("2026-01-02|7|null|a@b|null");
    assertThat(users.schema().columns())
        .extracting(NestedField::name)
        .containsExactly("day", "user_id", "age", "email", "source_file");
  }

  @Test
  void widensOptionalizesReordersAndAddsNestedColumns() {
    trees.edit(USERS, "type: bigint", "type: int");
    tool().apply();
    trees
        .edit(USERS, "type: int,", "type: bigint,")
        .edit(USERS, "required: true, ", "")
        .edit(
            USERS,
            "  - {name: day",
            "  - {name: visits, type: 'array<row<at timestamp, codes map<string,string>>>', doc: V.}"
                + "\n  - {name: day");

    assertThat(tool().apply())
        .extracting(Change::describe)
        .containsExactly(
            "~ silver.users.day from required to optional",
            "~ silver.users.user_id from int to bigint",
            "+ silver.users.visits array<row<at timestamp, codes map<string,string>>>");
    assertThat(tool().plan()).isEmpty();

    String source = "  - {name: source_file, type: string, lineage: true, doc: The file.}\n";
    trees.edit(USERS, source, "").edit(USERS, "columns:\n", "columns:\n" + source);
    assertThat(tool().apply())
        .extracting(Change::describe)
        .containsExactly(
            "~ silver.users columns in the order source_file, visits, day, user_id, email");
    assertThat(tool().plan()).isEmpty();
  }

  @Test
  void changesNothingWhereAnythingIsRefused() {
    tool().apply();
    long before = lastChange();
    trees
        .edit(USERS, "owner: data", "owner: team")
        .edit(USERS, "type: bigint", "type: string")
        .edit(USERS, "partition: [day]", "partition: [month(day)]")
        .with(
            "gold/new.yaml",
            Trees.TABLE.replace("silver.users", "gold.new").replace("feed: users\n", ""))
        .with("gold/new.sql", "INSERT");

    assertThatThrownBy(() -> tool().apply())
        .isInstanceOf(CatalogException.class)
        .hasMessage(
            "Cannot apply the contracts, nothing was changed:\n"
                + "  ! silver.users column user_id from bigint to string refused, values written so"
                + " far would not be readable. Keep the type, or add a column of another name\n"
                + "  ! silver.users partitioning from [day] to [month(day)] refused, the rows"
                + " written so far would stay as they are and days could not be replaced whole."
                + " Keep the partitioning, or write a new table and move the rows");

    assertThat(lastChange()).isEqualTo(before);
    assertThat(lake.exists("gold.new")).isFalse();
    assertThat(lake.table("silver.users").properties()).containsEntry("lakehouse.owner", "data");
  }

  @Test
  void loadsASeedOnceAndAgainWhenItsFileChanges() {
    withCountries("code,people,since\nFR,68,0843-08-10\nNA,,1990-03-21\n");
    assertThat(tool().apply())
        .extracting(Change::describe)
        .contains("~ silver.countries content from seeds/countries.csv, 2 rows");
    Table countries = lake.table("silver.countries");
    assertThat(Lakes.rows(countries)).containsExactly("FR|68|0843-08-10", "NA|null|1990-03-21");
    assertThat(tool().apply()).isEmpty();

    withCountries("code,people,since\nFR,69,0843-08-10\n");
    assertThat(tool().apply())
        .extracting(Change::describe)
        .containsExactly("~ silver.countries content from seeds/countries.csv, 1 rows");
    assertThat(Lakes.rows(countries)).containsExactly("FR|69|0843-08-10");
    assertThat(tool().apply()).isEmpty();
  }

  @Test
  void loadsASeedIntoAColumnAddedByTheSameApply() {
    withCountries("code,people,since\nFR,68,\n");
    tool().apply();
    trees
        .with("seeds/countries.csv", "code,capital,people,since\nFR,Paris,68,\n")
        .edit(
            "silver/countries.yaml",
            "  - {name: people",
            "  - {name: capital, type: string, doc: Capital.}\n  - {name: people");
    tool().apply();
    assertThat(Lakes.rows(lake.table("silver.countries"))).containsExactly("FR|Paris|68|null");
    assertThat(tool().plan()).isEmpty();
  }

  @Test
  void namesEveryBadLineOfASeedBeforeAnythingIsDone() {
    withCountries("code,people,since\n,1,\nFR,many,2026-02-30\nNA,1\nFR,2,\n");
    assertThatThrownBy(() -> tool().apply())
        .isInstanceOf(CatalogException.class)
        .hasMessage(
            """
            Cannot read the seed of silver.countries, it does not fit the contract:
              seeds/countries.csv:2: column 'code' is required and empty
              seeds/countries.csv:3: column 'people' is no bigint: 'many'
              seeds/countries.csv:3: column 'since' is no date: '2026-02-30'
              seeds/countries.csv:4: 2 fields, the header has 3
              seeds/countries.csv:5: key [FR] stands already in line 3""");
    withCountries("code,persons,since\nFR,1,\n");
    assertThatThrownBy(() -> tool().apply())
        .hasMessageContaining("seeds/countries.csv:1: unknown column 'persons', the contract has")
        .hasMessageContaining("seeds/countries.csv:1: column 'people' is missing in the header");
    assertThat(lake.exists("silver.countries")).isFalse();
  }

  @Test
  void raisesTheFormatVersion() {
    tool().apply();
    trees.edit(
        USERS, "retention: 400 days", "retention: 400 days\nproperties: {format-version: \"3\"}");
    assertThat(tool().apply())
        .extracting(Change::describe)
        .containsExactly("~ silver.users format-version from '2' to '3'");
    assertThat(tool().plan()).isEmpty();
  }

  @Test
  void leavesTablesWithoutAContractAlone() {
    tool().apply();
    lake.catalog().createTable(Lake.id("silver.scratch"), lake.table("silver.users").schema());
    assertThat(tool().plan()).isEmpty();
  }

  @Test
  void saysHowToGetATableThatIsMissing() {
    assertThatThrownBy(() -> lake.table("silver.users"))
        .isInstanceOf(CatalogException.class)
        .hasMessage(
            "Cannot load a table, the catalog has none of that name: silver.users. Apply the"
                + " contracts with 'catalog apply'.");
    assertThatThrownBy(() -> Lake.id("users"))
        .hasMessage("Cannot name a table, it must read <layer>.<name>: users");
    assertThatThrownBy(() -> Lakes.embedded(warehouse.resolve("none/such")))
        .isInstanceOf(CatalogException.class)
        .hasMessageStartingWith("Cannot open the catalog 'lake' of type jdbc, ");
  }

  private void withCountries(String csv) {
    trees.with("silver/countries.yaml", COUNTRIES).with("seeds/countries.csv", csv);
  }

  private CatalogTool tool() {
    return new CatalogTool(lake, Contracts.load(trees.tree()));
  }

  private long lastChange() {
    return ((HasTableOperations) lake.table("silver.users"))
        .operations()
        .current()
        .lastUpdatedMillis();
  }
}
