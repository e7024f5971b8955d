package io.lakehouse.catalog;

import io.lakehouse.catalog.contract.Column;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.catalog.schema.Change;
import io.lakehouse.catalog.schema.Schemas;
import io.lakehouse.catalog.schema.Seed;
import io.lakehouse.catalog.schema.Types;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ReplaceSortOrder;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortDirection;
import org.apache.iceberg.SortField;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.expressions.Expressions;

/** Makes the planned changes of one table in one commit, so that nobody sees half of them. */
final class TableChanges {
  private final Catalog catalog;
  private final TableContract contract;
  private final List<Change> changes;

  TableChanges(Catalog catalog, TableContract contract, List<Change> changes) {
    this.catalog = catalog;
    this.contract = contract;
    this.changes = changes;
  }

  /**
   * Makes them.
   *
   * @param table what is to be changed; empty where it is to be created
   * @param seed the rows, where they are to be loaded
   */
  void apply(Optional<Table> table, Optional<Seed> seed) {
    Transaction transaction = table.map(Table::newTransaction).orElseGet(this::create);
    updateSchema(transaction);
    if (of(Change.SetSortOrder.class).findAny().isPresent()) {
      updateSortOrder(transaction);
    }
    updateProperties(transaction);
    List<DataFile> files =
        of(Change.LoadSeed.class)
            .findAny()
            .map(
                load ->
                    LogWriter.stage(
                        transaction, Expressions.alwaysTrue(), seed.orElseThrow().rows()))
            .orElse(List.of());
    LogWriter.commit(transaction, files);
  }

  private Transaction create() {
    Schema schema = Schemas.schema(contract);
    return catalog
        .buildTable(Lake.id(contract.name()), schema)
        .withPartitionSpec(Schemas.partitionSpec(contract, schema))
        .withSortOrder(Schemas.sortOrder(contract, schema))
        .withProperties(Schemas.properties(contract))
        .createTransaction();
  }

  private void updateSchema(Transaction transaction) {
    List<Change.OfColumns> columns = of(Change.OfColumns.class).toList();
    if (columns.isEmpty()) {
      return;
    }
    UpdateSchema update = transaction.updateSchema();
    for (Change.OfColumns change : columns) {
      if (change instanceof Change.AddColumn add) {
        add(update, add);
      } else if (change instanceof Change.OrderColumns order) {
        order(update, order.columns());
      } else if (change instanceof Change.UpdateDoc doc) {
        update.updateColumnDoc(doc.column(), doc.doc());
      } else if (change instanceof Change.WidenType widen) {
        update.updateColumn(widen.column(), Types.of(widen.to()).asPrimitiveType());
      } else if (change instanceof Change.MakeOptional optional) {
        update.makeColumnOptional(optional.column());
      }
    }
    update.commit();
  }

  private static void add(UpdateSchema update, Change.AddColumn add) {
    Column column = add.column();
    update.addColumn(column.name(), Types.of(column.type()), Schemas.doc(column));
    if (add.after().isPresent()) {
      update.moveAfter(column.name(), add.after().get());
    } else {
      update.moveFirst(column.name());
    }
  }

  private static void order(UpdateSchema update, List<String> columns) {
    update.moveFirst(columns.get(0));
    for (int i = 1; i < columns.size(); i++) {
      update.moveAfter(columns.get(i), columns.get(i - 1));
    }
  }

  private void updateSortOrder(Transaction transaction) {
    Schema schema = transaction.table().schema();
    SortOrder order = Schemas.sortOrder(contract, schema);
    ReplaceSortOrder update = transaction.replaceSortOrder();
    for (SortField field : order.fields()) {
      String column = schema.findColumnName(field.sourceId());
      if (field.direction() == SortDirection.DESC) {
        update.desc(column, field.nullOrder());
      } else {
        update.asc(column, field.nullOrder());
      }
    }
    update.commit();
  }

  private void updateProperties(Transaction transaction) {
    Map<String, String> properties = new LinkedHashMap<>();
    of(Change.SetProperty.class).forEach(change -> properties.put(change.key(), change.to()));
    of(Change.LoadSeed.class).forEach(load -> properties.put(Seed.PROPERTY, load.sha256()));
    if (!properties.isEmpty()) {
      UpdateProperties update = transaction.updateProperties();
      properties.forEach(update::set);
      update.commit();
    }
  }

  private <T extends Change> Stream<T> of(Class<T> type) {
    return changes.stream().filter(type::isInstance).map(type::cast);
  }
}
