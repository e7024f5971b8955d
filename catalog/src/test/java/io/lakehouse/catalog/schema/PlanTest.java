package io.lakehouse.catalog.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.catalog.Trees;
import io.lakehouse.catalog.contract.Contracts;
import io.lakehouse.catalog.contract.TableContract;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types.FloatType;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {
  private static final String USERS = "silver/users.yaml";

  @TempDir Path root;
  private Trees trees;

  /** The table as the unchanged contract makes it. */
  private TableState state;

  @BeforeEach
  void startWithATableThatFollowsItsContract() {
    trees = Trees.in(root);
    state = stateOf(contract());
  }

  @Test
  void isEmptyWhereTheTableFollowsItsContract() {
    assertThat(plan()).isEmpty();
  }

  @Test
  void createsATableThatIsMissing() {
    assertThat(Plan.of(contract(), Optional.empty(), Optional.empty()))
        .extracting(Change::describe)
        .containsExactly("+ silver.users table of 4 columns, partitioned by day");
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "doc: Where to write to. # doc: The address. # ~ silver.users.email doc: PII. The address.",
        "pii: true, # # ~ silver.users.email doc: Where to write to.",
        "required: true, # # ~ silver.users.day from required to optional",
        "sort: [user_id] # sort: [email desc] # ~ silver.users sort order from [user_id] to [email"
            + " desc]",
        "owner: data # owner: team # ~ silver.users lakehouse.owner from 'data' to 'team'",
        "doc: Users of the store. # doc: Users. # ~ silver.users comment from 'Users of the store.'"
            + " to 'Users.'",
        "retention: 400 days # `retention: 400 days\nproperties: {a.b: c}` # + silver.users a.b ="
            + " 'c'",
        "`rules:` # `  - {name: age, type: int, doc: Age.}\nrules:` # + silver.users.age int",
      })
  void makesWhatIsSafe(String from, String to, String change) {
    assertThat(planAfter(from, to == null ? "" : to)).containsExactly(change);
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "type: bigint # type: int # ! silver.users column user_id from bigint to int refused, values"
            + " written so far would not be readable. Keep the type, or add a column of another"
            + " name",
        "type: string, pii # type: array<int>, pii # ! silver.users column email from string to array<int>"
            + " refused, values written so far would not be readable. Keep the type, or add a"
            + " column of another name",
        "type: bigint # type: bigint, required: true # ! silver.users column user_id from optional"
            + " to required refused, rows written so far may have null there. Keep it optional, and"
            + " make it a hard rule: user_id IS NOT NULL",
        "`rules:` # `  - {name: age, type: int, required: true, doc: Age.}\nrules:` # !"
            + " silver.users column age added as required refused, rows written so far have no"
            + " value there. Make it optional, or write a new table",
        "`  - {name: source_file, type: string, lineage: true, doc: The file.}\n` # # ! silver.users"
            + " column source_file dropped refused, its values would be gone for readers. Keep it"
            + " in the contract, say in its doc that it is retired, and write NULL",
        "name: source_file # name: file # ! silver.users column source_file renamed to file refused,"
            + " readers and statements know it by its name. Keep the name, or keep both and retire"
            + " the old one later",
        "partition: [day] # `partition: [day, 'bucket(16,user_id)']` # ! silver.users partitioning"
            + " from [day] to [day, bucket(16, user_id)] refused, the rows written so far would"
            + " stay as they are and days could not be replaced whole. Keep the partitioning, or"
            + " write a new table and move the rows",
        "retention: 400 days # `retention: 400 days\nproperties: {format-version: \"1\"}` # !"
            + " silver.users format version from 2 to 1 refused, Iceberg cannot go back. Give"
            + " properties: {format-version: \"2\"} in the contract",
      })
  void refusesWhatIsNot(String from, String to, String refusal) {
    trees.edit(USERS, from, to == null ? "" : to);
    assertThat(plan())
        .filteredOn(Change.Refusal.class::isInstance)
        .extracting(Change::describe)
        .containsExactly(refusal);
  }

  @ParameterizedTest
  @CsvSource({"int,bigint", "'decimal(5,2)','decimal(9,2)'"})
  void widensATypeThatCanBeWidened(String from, String to) {
    trees.edit(USERS, "type: bigint", "type: \"" + from + "\"");
    state = stateOf(contract());
    assertThat(planAfter("type: \"" + from + "\"", "type: \"" + to + "\""))
        .containsExactly("~ silver.users.user_id from " + from + " to " + to);
  }

  @ParameterizedTest
  @CsvSource({"'decimal(5,2)','decimal(9,3)'", "int,double", "date,timestamp"})
  void doesNotWidenWhatIcebergCannotRead(String from, String to) {
    trees.edit(USERS, "type: bigint", "type: \"" + from + "\"");
    state = stateOf(contract());
    assertThat(planAfter("type: \"" + from + "\"", "type: \"" + to + "\""))
        .singleElement()
        .asString()
        .startsWith("! silver.users column user_id from " + from + " to " + to);
  }

  @Test
  void widensAFloatThatAnotherToolMade() {
    trees.edit(USERS, "type: bigint", "type: double");
    TableState made = stateOf(contract());
    Schema floats =
        new Schema(
            made.schema().columns().stream()
                .map(
                    field ->
                        field.name().equals("user_id")
                            ? NestedField.from(field).ofType(FloatType.get()).build()
                            : field)
                .toList());
    state = new TableState(floats, made.spec(), made.sortOrder(), made.properties());
    assertThat(plan())
        .extracting(Change::describe)
        .containsExactly("~ silver.users.user_id from float to double");
  }

  @Test
  void putsANewColumnWhereTheContractHasIt() {
    trees.edit(
        USERS,
        "  - {name: email",
        "  - {name: a, type: int, doc: A.}\n  - {name: b, type: int, doc: B.}\n  - {name: email");
    assertThat(plan())
        .extracting(change -> ((Change.AddColumn) change).after())
        .containsExactly(Optional.of("user_id"), Optional.of("a"));
  }

  @Test
  void reordersColumnsBecauseStatementsAreWrittenByPosition() {
    trees
        .edit(USERS, "name: user_id, type: bigint, doc: The user.", "name: x, type: int, doc: X.")
        .edit(
            USERS,
            "name: email, type: string, pii: true, doc: Where to write to.",
            "name: user_id, type: bigint, doc: The user.")
        .edit(
            USERS,
            "name: x, type: int, doc: X.",
            "name: email, type: string, pii: true, doc: Where to write to.");
    assertThat(plan())
        .extracting(Change::describe)
        .containsExactly("~ silver.users columns in the order day, email, user_id, source_file");
  }

  @Test
  void leavesPropertiesOfOthersAlone() {
    Map<String, String> properties = new HashMap<>(state.properties());
    properties.put("engine.state", "7");
    state = new TableState(state.schema(), state.spec(), state.sortOrder(), properties);
    assertThat(plan()).isEmpty();
  }

  @Test
  void loadsASeedUntilTheTableHasThatFile() {
    Seed seed = new Seed("users", "abc", List.of(Map.of()));
    assertThat(Plan.of(contract(), Optional.of(state), Optional.of(seed)))
        .extracting(Change::describe)
        .containsExactly("~ silver.users content from seeds/users.csv, 1 rows");

    Map<String, String> properties = new HashMap<>(state.properties());
    properties.put(Seed.PROPERTY, "abc");
    TableState loaded = new TableState(state.schema(), state.spec(), state.sortOrder(), properties);
    assertThat(Plan.of(contract(), Optional.of(loaded), Optional.of(seed))).isEmpty();
  }

  private TableContract contract() {
    return Contracts.load(trees.tree()).table("silver.users");
  }

  private List<Change> plan() {
    return Plan.of(contract(), Optional.of(state), Optional.empty());
  }

  private List<String> planAfter(String from, String to) {
    trees.edit(USERS, from, to);
    return plan().stream().map(Change::describe).toList();
  }

  private static TableState stateOf(TableContract contract) {
    Schema schema = Schemas.schema(contract);
    return new TableState(
        schema,
        Schemas.partitionSpec(contract, schema),
        Schemas.sortOrder(contract, schema),
        Schemas.properties(contract));
  }
}
