package io.lakehouse.catalog.schema;

import io.lakehouse.catalog.contract.SortKey;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.contract.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.TableProperties;

/**
 * The difference between a contract and a table, as changes in the order to make them. A pure
 * function: it asks no catalog. Properties that the contract does not speak of are left alone, as
 * engines keep their own there.
 */
public final class Plan {
  private final TableContract contract;
  private final TableState state;
  private final List<Change> changes = new ArrayList<>();

  private Plan(TableContract contract, TableState state) {
    this.contract = contract;
    this.state = state;
  }

  /**
   * Compares one contract with its table.
   *
   * @param state empty where there is no table yet
   * @param seed the rows of a table of kind seed
   */
  public static List<Change> of(
      TableContract contract, Optional<TableState> state, Optional<Seed> seed) {
    List<Change> changes = new ArrayList<>();
    if (state.isEmpty()) {
      int columns = contract.columns().size();
      changes.add(new Change.CreateTable(contract.name(), columns, contract.partition()));
    } else {
      changes.addAll(new Plan(contract, state.get()).changes());
    }
    String loaded = state.map(table -> table.properties().get(Seed.PROPERTY)).orElse(null);
    seed.filter(wanted -> !wanted.sha256().equals(loaded))
        .map(
            wanted ->
                new Change.LoadSeed(
                    contract.name(), wanted.name(), wanted.rows().size(), wanted.sha256()))
        .ifPresent(changes::add);
    return changes;
  }

  private List<Change> changes() {
    changes.addAll(new ColumnPlan(contract, state.schema()).changes());
    planPartitioning();
    planSortOrder();
    Schemas.properties(contract).forEach(this::planProperty);
    return changes;
  }

  private void planPartitioning() {
    List<String> from = Schemas.texts(state.spec());
    List<String> to =
        contract.partition().stream().map(text -> Transform.parse(text).text()).toList();
    if (!from.equals(to)) {
      changes.add(
          new Change.Refusal(
              contract.name(),
              "partitioning from " + from + " to " + to,
              "the rows written so far would stay as they are and days could not be replaced whole",
              "Keep the partitioning, or write a new table and move the rows"));
    }
  }

  private void planSortOrder() {
    List<String> from = Schemas.texts(state.sortOrder());
    List<String> to = contract.sort().stream().map(text -> SortKey.parse(text).text()).toList();
    if (!from.equals(to)) {
      changes.add(new Change.SetSortOrder(contract.name(), from, to));
    }
  }

  private void planProperty(String key, String to) {
    Map<String, String> properties = state.properties();
    String from = properties.get(key);
    if (to.equals(from)) {
      return;
    }
    boolean downgrade =
        key.equals(TableProperties.FORMAT_VERSION)
            && from != null
            && Integer.parseInt(from) > Integer.parseInt(to);
    if (downgrade) {
      changes.add(
          new Change.Refusal(
              contract.name(),
              "format version from " + from + " to " + to,
              "Iceberg cannot go back",
              "Give properties: {format-version: \"" + from + "\"} in the contract"));
    } else {
      changes.add(new Change.SetProperty(contract.name(), key, Optional.ofNullable(from), to));
    }
  }
}
