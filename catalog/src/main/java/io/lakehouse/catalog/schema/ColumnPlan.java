package io.lakehouse.catalog.schema;

import io.lakehouse.catalog.contract.Column;
import io.lakehouse.catalog.contract.TableContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types.NestedField;

/** The part of a {@link Plan} that is about columns. */
final class ColumnPlan {
  private final TableContract contract;
  private final Schema schema;
  private final List<Change> changes = new ArrayList<>();

  ColumnPlan(TableContract contract, Schema schema) {
    this.contract = contract;
    this.schema = schema;
  }

  List<Change> changes() {
    List<Column> added = new ArrayList<>();
    for (Column column : contract.columns()) {
      NestedField field = schema.findField(column.name());
      if (field == null) {
        added.add(column);
      } else {
        planExisting(column, field);
      }
    }
    planDropped(added);
    planAdded(added);
    return changes;
  }

  private void planExisting(Column column, NestedField field) {
    String table = contract.name();
    String from = Types.text(field.type());
    if (!from.equals(column.type())) {
      if (widens(field.type(), Types.of(column.type()))) {
        changes.add(new Change.WidenType(table, column.name(), from, column.type()));
      } else {
        refuse(
            column.name(),
            "from " + from + " to " + column.type(),
            "values written so far would not be readable",
            "Keep the type, or add a column of another name");
      }
    }
    if (field.isRequired() && !column.required()) {
      changes.add(new Change.MakeOptional(table, column.name()));
    } else if (field.isOptional() && column.required()) {
      refuse(
          column.name(),
          "from optional to required",
          "rows written so far may have null there",
          "Keep it optional, and make it a hard rule: " + column.name() + " IS NOT NULL");
    }
    String doc = Schemas.doc(column);
    if (!Objects.equals(doc, field.doc())) {
      changes.add(new Change.UpdateDoc(table, column.name(), doc));
    }
  }

  /** Iceberg's own promotions: int to long, float to double, decimals of more digits. */
  private static boolean widens(Type from, Type to) {
    return to.isPrimitiveType() && TypeUtil.isPromotionAllowed(from, to.asPrimitiveType());
  }

  private void planDropped(List<Column> added) {
    for (NestedField field : schema.columns()) {
      if (contract.columns().stream().anyMatch(column -> column.name().equals(field.name()))) {
        continue;
      }
      Optional<Column> renamed = added.stream().filter(column -> isSame(column, field)).findFirst();
      if (renamed.isPresent()) {
        refuse(
            field.name(),
            "renamed to " + renamed.get().name(),
            "readers and statements know it by its name",
            "Keep the name, or keep both and retire the old one later");
      } else {
        refuse(
            field.name(),
            "dropped",
            "its values would be gone for readers",
            "Keep it in the contract, say in its doc that it is retired, and write NULL");
      }
    }
  }

  private static boolean isSame(Column column, NestedField field) {
    return column.type().equals(Types.text(field.type()))
        && Schemas.doc(column).equals(field.doc());
  }

  private void planAdded(List<Column> added) {
    List<String> order = new ArrayList<>(schema.columns().stream().map(NestedField::name).toList());
    List<String> wanted = contract.columns().stream().map(Column::name).toList();
    for (Column column : added) {
      int index = wanted.indexOf(column.name());
      Optional<String> after = index == 0 ? Optional.empty() : Optional.of(wanted.get(index - 1));
      order.add(after.map(order::indexOf).orElse(-1) + 1, column.name());
      if (column.required()) {
        refuse(
            column.name(),
            "added as required",
            "rows written so far have no value there",
            "Make it optional, or write a new table");
      } else {
        changes.add(new Change.AddColumn(contract.name(), column, after));
      }
    }
    boolean complete = order.size() == wanted.size();
    if (complete && !order.equals(wanted)) {
      changes.add(new Change.OrderColumns(contract.name(), wanted));
    }
  }

  private void refuse(String column, String what, String why, String mend) {
    changes.add(new Change.Refusal(contract.name(), "column " + column + " " + what, why, mend));
  }
}
