package io.lakehouse.catalog.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lakehouse.catalog.Trees;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractsTest {
  private static final String USERS = "silver/users.yaml";
  private static final String FEED = "sources/users.yaml";

  @TempDir Path root;
  private Trees trees;

  @BeforeEach
  void startWithAGoodTree() {
    trees = Trees.in(root);
  }

  @Test
  void readsATableAsItIsWritten() {
    TableContract users = load().table("silver.users");

    assertThat(users.layer()).isEqualTo("silver");
    assertThat(users.simpleName()).isEqualTo("users");
    assertThat(users.kind()).isEqualTo(TableContract.Kind.SNAPSHOT);
    assertThat(users.write()).isEqualTo(TableContract.WriteMode.APPEND);
    assertThat(users.feed()).contains("users");
    assertThat(users.seed()).isEmpty();
    assertThat(users.key()).containsExactly("day", "user_id");
    assertThat(users.partition()).containsExactly("day");
    assertThat(users.sort()).containsExactly("user_id");
    assertThat(users.retention()).isEqualTo("400 days");
    assertThat(users.deduplicate()).contains(TableContract.Keep.GREATEST);
    assertThat(users.balance())
        .contains(new Balance("read", List.of("written", "quarantined", "duplicates")));
    assertThat(users.column("email"))
        .isEqualTo(new Column("email", "string", false, true, false, "Where to write to."));
    assertThat(users.contentColumns())
        .extracting(Column::name)
        .containsExactly("day", "user_id", "email");
    assertThat(users.hardRules()).extracting(Rule::check).containsExactly("user_id IS NOT NULL");
    assertThat(users.softRules()).extracting(Rule::nulls).containsExactly(Optional.of("email"));
  }

  @Test
  void readsAFeedAsItIsWritten() {
    FeedContract users = load().feed("users");

    assertThat(users.patterns()).containsExactly("*users*.csv");
    assertThat(users.required()).isTrue();
    assertThat(users.key()).containsExactly("id");
    assertThat(users.schemas())
        .containsExactly(Map.entry("2018", "last_login"), Map.entry("2024", "longevity"));
    assertThat(users.columns())
        .containsExactly(
            new FeedColumn("id", "userId", Set.of(), false, "The user."),
            new FeedColumn(
                "last_login", "last_login", Set.of("2018"), false, "Days since the last login."),
            new FeedColumn(
                "longevity", "longevity", Set.of("2024"), false, "Days since the start."));
  }

  @Test
  void readsAFeedOfMessages() {
    assertThat(load().feed("users").topic()).isEmpty();

    trees.edit(FEED, "format: csv", "format: json\ntopic: user-events");

    assertThat(load().feed("users").format()).isEqualTo(FeedContract.Format.JSON);
    assertThat(load().feed("users").topic()).contains("user-events");
  }

  @Test
  void readsANestedColumnOfAFeedOfEvents() {
    trees
        .edit(FEED, "format: csv", "format: csv\ntopic: user-events")
        .edit(FEED, "name: longevity,", "name: longevity, nested: true,");

    assertThat(load().feed("users").columns())
        .extracting(FeedColumn::nested)
        .containsExactly(false, false, true);
  }

  @Test
  void readsABalanceOfSums() {
    trees.edit(USERS, "read = written + quarantined", "silver.users = sum(user_id)");

    Balance balance = load().table("silver.users").balance().orElseThrow();

    assertThat(balance)
        .isEqualTo(new Balance("silver.users", List.of("sum(user_id)", "duplicates")));
    assertThat(balance.sums()).containsExactly("user_id");
  }

  @Test
  void ordersTablesAsDataFlows() {
    for (String name : List.of("ops.runs", "gold.b", "gold.a", "bronze.users")) {
      String path = name.replace('.', '/');
      trees.with(
          path + ".yaml", Trees.TABLE.replace("silver.users", name).replace("feed: users\n", ""));
      trees.with(path + ".sql", "INSERT");
    }
    assertThat(load().tables())
        .extracting(TableContract::name)
        .containsExactly("bronze.users", "silver.users", "gold.a", "gold.b", "ops.runs");
  }

  @Test
  void tellsAllProblemsOfAllFilesAtOnceWithTheirLines() {
    trees
        .edit(USERS, "owner: data", "ownr: data")
        .edit(USERS, "type: bigint, doc: The user.", "type: varchar")
        .edit(FEED, "format: csv", "format: tsv");

    ContractException e = problems();

    assertThat(e.problems())
        .containsExactly(
            "silver/users.yaml:1: missing key 'owner'",
            "silver/users.yaml:4: unknown key 'ownr', known keys are table, doc, grain, owner, kind,"
                + " feed, seed, write, key, partition, sort, retention, properties, deduplicate,"
                + " window, firsts, figures, balance, columns, rules",
            "silver/users.yaml:16: unknown type 'varchar', known are boolean, int, bigint, double,"
                + " decimal(p,s), date, timestamp, string, binary, map<string,string>, array<T>,"
                + " row<name T, ...>",
            "silver/users.yaml:16: missing key 'doc'",
            "sources/users.yaml:4: unknown format 'tsv', known are csv, json, json_array, parquet, xlsx");
    assertThat(e)
        .hasMessageStartingWith("Cannot load the contracts, they have problems:\n  silver/users")
        .hasMessageEndingWith("known are csv, json, json_array, parquet, xlsx");
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "doc: Users of the store. # doc: # 2: 'doc' is blank",
        "doc: Users of the store. # doc: [a, b] # 2: 'doc' must be text, not a list",
        "doc: Users of the store. # doc: {a: b} # 2: 'doc' must be text, not a mapping",
        "table: silver.users # table: silver.user # 1: table 'silver.user' must be named as its"
            + " file says, 'silver.users'",
        "kind: snapshot # kind: table # 5: unknown kind 'table', known are snapshot, seed, log,"
            + " events, current",
        "write: append # write: merge # 7: unknown write 'merge', known are append, upsert",
        "feed: users # feed: user # 6: unknown feed 'user', known are [users]",
        "feed: users # seed: users # 6: 'seed' is for tables of kind seed",
        "key: [day, user_id] # key: day # 8: 'key' must be a list, not 'day'",
        "key: [day, user_id] # key: [day, user] # 8: 'key' names an unknown column 'user'",
        "key: [day, user_id] # key: [day, day] # 8: 'key' names 'day' twice",
        "partition: [day] # partition: [date] # 9: 'partition' names an unknown column 'date'",
        "partition: [day] # partition: [week(day)] # 9: partition must be a column, year(c),"
            + " month(c), day(c), hour(c), bucket(n, c) or truncate(n, c), not 'week(day)'",
        "partition: [day] # partition: [hour(day)] # 9: partition 'hour(day)' does not fit type"
            + " date",
        "sort: [user_id] # sort: [id desc] # 10: 'sort' names an unknown column 'id'",
        "sort: [user_id] # sort: [user_id down] # 10: sort must read 'column' or 'column desc', not"
            + " 'user_id down'",
        "400 days # 400d # 11: retention must be '<n> days' or 'forever', not '400d'",
        "deduplicate: greatest # deduplicate: last # 12: unknown deduplicate 'last', known are"
            + " greatest, first",
        "read = written # read is written # 13: balance must read like 'bronze.t = written +"
            + " quarantined', not 'read is written + quarantined + duplicates'",
        "read = # bronze.users = # 13: 'bronze.users' is neither 'read' nor a table",
        "written + quarantined # sum(users) + written # 13: 'sum(users)' needs a column of type"
            + " bigint, users",
        "written + quarantined # sum(email) # 13: 'sum(email)' needs a column of type bigint, email",
        "read = written # sum(user_id) = written # 13: balance must read like 'bronze.t = written +"
            + " quarantined', not 'sum(user_id) = written + quarantined + duplicates'",
        "name: email, type # name: user_id, type # 17: duplicate column 'user_id'",
        "name: email, type # name: E-Mail, type # 17: name 'E-Mail' must be lower case letters,"
            + " digits and _, a letter first",
        "pii: true # pii: maybe # 17: 'pii' must be true or false, not 'maybe'",
        "pii: true # pii: true, pii: false # 17: key 'pii' is already given in line 17",
        "pii: true # secret: true # 17: unknown key 'secret', known keys are name, type, required,"
            + " pii, lineage, doc",
        "doc: The landing day. # doc: \"\" # 15: 'doc' is blank",
        "severity: hard # severity: fatal # 20: unknown severity 'fatal', known are hard, soft",
        "name: has_at # name: has_id # 21: duplicate rule 'has_id'",
        "nulls: email # nulls: mail # 21: 'nulls' names an unknown column 'mail'",
        "nulls: email # nulls: day # 21: 'nulls' names 'day', which is required",
        "severity: soft # severity: hard # 21: 'nulls' is for soft rules, a row that breaks a hard"
            + " one is gone",
        "doc: The user.} # doc: The user, or not.} # 16: unknown key 'or not.', known keys are name,"
            + " type, required, pii, lineage, doc",
      })
  void tellsWhatIsWrongInATable(String from, String to, String problem) {
    assertThat(problemsAfter(USERS, from, to)).contains("silver/users.yaml:" + problem);
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "key: [id] # key: [ident] # 7: 'key' names an unknown column 'ident'",
        "\"2018\": last_login # \"2018\": login # 8: 'schemas' names an unknown column 'login'",
        "\"2018\": last_login # \"2018\": id # 8: column 'id' cannot tell schema 2018, it must be"
            + " given with schemas: [\"2018\"]",
        "schemas: [\"2018\"] # schemas: [\"2017\"] # 11: unknown schema '2017', the feed declares"
            + " [2018, 2024]",
        "name: longevity, # name: longevity, header: userId, # 12: header 'userId' is already column"
            + " id",
        "name: longevity, # name: id, # 12: duplicate column 'id'",
        "name: longevity, # name: longevity, nested: true, # 12: 'nested' is for feeds of events",
        "name: longevity, # name: longevity, nested: yes, # 12: 'nested' must be true or false, not"
            + " 'yes'",
        "patterns: [\"*users*.csv\"] # patterns: [] # 5: 'patterns' is empty, no file would ever be"
            + " the feed's",
        "required: true # required: # 6: 'required' must be true or false, not ''",
        "format: csv # `topic: users\nformat: parquet` # 4: 'topic' is for feeds of format json or"
            + " csv",
        "format: csv # format: xlsx # 4: a feed of format xlsx needs the key 'sheet'",
        "format: csv # `sheet: A\nformat: csv` # 4: 'sheet' is for feeds of format xlsx",
        "format: csv # `format: json\ntopics: [a]` # 5: unknown key 'topics', known keys are feed,"
            + " doc, owner, format, sheet, topic, patterns, required, key, schemas, columns",
        "format: csv # `format: json\ntopic: \"\"` # 5: 'topic' is blank",
        "feed: users # feed: people # 1: feed 'people' must be named as its file says, 'users'",
      })
  void tellsWhatIsWrongInAFeed(String from, String to, String problem) {
    assertThat(problemsAfter(FEED, from, to)).contains("sources/users.yaml:" + problem);
  }

  @Test
  void refusesAnUpsertTableWhosePartitionIsNotInItsKey() {
    trees.edit(USERS, "write: append", "write: upsert").edit(USERS, "[day, user_id]", "[user_id]");
    assertThat(problems().problems())
        .containsExactly(
            "silver/users.yaml:9: partition column 'day' of an upsert table must be part of its"
                + " key");
  }

  @Test
  void wantsAStatementBesideAComputedTable() {
    trees.without("silver/users.sql");
    assertThat(problems().problems())
        .containsExactly("silver/users.yaml:5: there is no silver/users.sql that fills the table");
  }

  @Test
  void wantsNoStatementBesideALogAndNoneWithoutAContract() {
    trees
        .edit(USERS, "kind: snapshot", "kind: log")
        .with("gold/orphan.sql", "INSERT")
        .with("bronze/users.yml", Trees.TABLE);
    assertThat(problems().problems())
        .containsExactly(
            "bronze/users.yml:1: a contract's file name must end in .yaml, rename it",
            "gold/orphan.sql:1: there is no contract beside it, write gold/orphan.yaml",
            "silver/users.yaml:5: a table of this kind is not filled by SQL, delete"
                + " silver/users.sql");
  }

  @Test
  void wantsTheFileOfASeed() {
    trees.edit(USERS, "kind: snapshot", "kind: seed").without("silver/users.sql");
    assertThat(problems().problems())
        .containsExactly("silver/users.yaml:5: a table of kind seed needs the key 'seed'");

    trees.edit(USERS, "kind: seed", "kind: seed\nseed: people");
    assertThat(problems().problems())
        .containsExactly("silver/users.yaml:6: there is no file seeds/people.csv");
  }

  @Test
  void tellsTheLineOfBadYaml() {
    trees.edit(USERS, "grain: one", "\tgrain: one").edit(FEED, "key: [id]", "key: [id");
    assertThat(problems().problems())
        .containsExactly(
            "silver/users.yaml:3: not valid YAML, found character '\\t(TAB)' that cannot start any"
                + " token. (Do not use \\t(TAB) for indentation)",
            "sources/users.yaml:8: not valid YAML, expected ',' or ']', but got :");
  }

  @Test
  void refusesAContractThatIsNoMapping() {
    trees.with(USERS, "- a\n- b\n").with(FEED, "");
    assertThat(problems().problems())
        .containsExactly(
            "silver/users.yaml:1: a contract must be a mapping of keys to values, not a list",
            "sources/users.yaml:1: a contract must be a mapping of keys to values, not nothing");
  }

  @Test
  void namesWhatIsKnownWhenATableIsNot() {
    Contracts contracts = load();
    assertThat(contracts.has("silver.user")).isFalse();
    assertThatThrownBy(() -> contracts.table("silver.user"))
        .hasMessage(
            "Cannot find a table, there is no contract of that name: silver.user. Known are"
                + " silver.users");
    assertThatThrownBy(() -> contracts.table("silver.users").column("x"))
        .hasMessage("Cannot find a column, silver.users has none of that name: x");
  }

  private Contracts load() {
    return Contracts.load(trees.tree());
  }

  private List<String> problemsAfter(String file, String from, String to) {
    trees.edit(file, from, to);
    return problems().problems();
  }

  private ContractException problems() {
    ContractException e = catchThrowableOfType(ContractException.class, this::load);
    assertThat(e).as("the contracts have problems").isNotNull();
    return e;
  }
}
