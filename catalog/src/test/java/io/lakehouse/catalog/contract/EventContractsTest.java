package io.lakehouse.catalog.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lakehouse.catalog.Trees;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What only tables of events have: the first arrival of a key, and the first of a group. */
class EventContractsTest {
  private static final String ACTS = "silver/acts.yaml";

  private static final String TABLE =
      """
      table: silver.acts
      doc: What users did.
      grain: one row per act
      owner: data
      kind: events
      feed: users
      write: append
      key: [act_id]
      partition: []
      retention: forever
      deduplicate: first
      window: 7 days
      firsts:
        - {column: is_new, by: user_id, of: [day]}
        - {column: first_page, by: user_id, of: [day], value: page}
      columns:
        - {name: act_id, type: string, doc: The act.}
        - {name: user_id, type: string, doc: The user.}
        - {name: day, type: date, doc: The day.}
        - {name: page, type: string, doc: The page.}
        - {name: arrived_at, type: timestamp, lineage: true, doc: When it arrived.}
        - {name: source_partition, type: int, lineage: true, doc: The partition.}
        - {name: source_line, type: bigint, lineage: true, doc: The line.}
        - {name: is_new, type: boolean, doc: Whether it is the first of the day.}
        - {name: first_page, type: string, doc: The page of the first of the day.}
      """;

  @TempDir Path root;
  private Trees trees;

  @BeforeEach
  void addATableOfEvents() {
    trees = Trees.in(root).with(ACTS, TABLE).with("silver/acts.sql", "-- Acts.\nINSERT");
  }

  @Test
  void readsTheWindowAndTheFirstsOfAGroup() {
    TableContract acts = Contracts.load(trees.tree()).table("silver.acts");

    assertThat(acts.kind()).isEqualTo(TableContract.Kind.EVENTS);
    assertThat(acts.deduplicate()).contains(TableContract.Keep.FIRST);
    assertThat(acts.window()).contains(Duration.ofDays(7));
    assertThat(acts.firsts())
        .containsExactly(
            new First("is_new", "user_id", List.of("day"), Optional.empty()),
            new First("first_page", "user_id", List.of("day"), Optional.of("page")));
    assertThat(acts.statementColumns())
        .as("no statement gives the columns of firsts")
        .extracting(Column::name)
        .doesNotContain("is_new", "first_page")
        .hasSize(7);
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "window: 7 days # window: 7d # 12: window must be '<n> days', not '7d'",
        "window: 7 days # window: 0 days # 12: window must be '<n> days', not '0 days'",
        "`window: 7 days\n` # `` # 11: 'deduplicate: first' and 'window' go together",
        "`window: 7 days\n` # `` # 12: 'firsts' needs 'window', which says how long a group is"
            + " known",
        "deduplicate: first # deduplicate: greatest # 11: 'deduplicate: first' and 'window' go"
            + " together",
        "`deduplicate: first\n` # `` # 1: 'deduplicate: first' and 'window' go together",
        "key: [act_id] # key: [] # 11: deduplication needs a key",
        "name: arrived_at, # name: came_at, # 11: the order of arrival needs the columns"
            + " [arrived_at, source_partition, source_line]",
        "name: source_partition, # name: part, # 11: the order of arrival needs the columns"
            + " [arrived_at, source_partition, source_line]",
        "name: source_line, # name: line, # 11: the order of arrival needs the columns"
            + " [arrived_at, source_partition, source_line]",
        "column: is_new, by # column: is_old, by # 13: the columns of 'firsts' must be the last"
            + " ones, in their order",
        "name: is_new, type # name: is_now, type # 13: the columns of 'firsts' must be the last"
            + " ones, in their order",
        "column: is_new, by: user_id # column: is_new, by: page # 13: all of 'firsts' must have the"
            + " same 'by'",
        "of: [day]} # of: [date]} # 13: 'firsts' names an unknown column 'date'",
        "of: [day]} # of: [first_page]} # 13: 'firsts' names an unknown column 'first_page'",
        "value: page # value: path # 13: 'firsts' names an unknown column 'path'",
        "value: page # value: day # 13: column 'day' of 'firsts' must be a string, not date",
        "name: user_id, type: string # name: user_id, type: bigint # 13: column 'user_id' of"
            + " 'firsts' must be a string, not bigint",
        "name: is_new, type: boolean # name: is_new, type: int # 13: column 'is_new' of 'firsts'"
            + " must be a boolean, not int",
        "value: page # of_value: page # 15: unknown key 'of_value', known keys are column, by, of,"
            + " value",
      })
  void tellsWhatIsWrong(String from, String to, String problem) {
    trees.edit(ACTS, from, to);
    ContractException e =
        catchThrowableOfType(ContractException.class, () -> Contracts.load(trees.tree()));
    assertThat(e).as("the contract has problems").isNotNull();
    assertThat(e.problems()).contains("silver/acts.yaml:" + problem);
  }
}
