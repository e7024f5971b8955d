package io.lakehouse.catalog.schema;

import io.lakehouse.catalog.contract.Column;
import java.util.List;
import java.util.Optional;

/** One step from what the catalog has to what a contract says. */
public sealed interface Change {
  /** The table, or for a namespace its name. */
  String table();

  /** One line for people: {@code +} adds, {@code ~} changes, {@code !} is refused. */
  String describe();

  /** A change of the columns, which Iceberg keeps in the schema. */
  sealed interface OfColumns extends Change {}

  /** The namespace of a layer is missing. */
  record CreateNamespace(String table) implements Change {
    @Override
    public String describe() {
      return "+ " + table + " namespace";
    }
  }

  /** The table is missing. */
  record CreateTable(String table, int columns, List<String> partition) implements Change {
    @Override
    public String describe() {
      String by = partition.isEmpty() ? "" : ", partitioned by " + String.join(", ", partition);
      return "+ " + table + " table of " + columns + " columns" + by;
    }
  }

  /**
   * An optional column is missing.
   *
   * @param after the column it follows; empty where it is the first
   */
  record AddColumn(String table, Column column, Optional<String> after) implements OfColumns {
    @Override
    public String describe() {
      return "+ " + table + "." + column.name() + " " + column.type();
    }
  }

  /** The columns stand in another order. Statements are written by position, so it matters. */
  record OrderColumns(String table, List<String> columns) implements OfColumns {
    @Override
    public String describe() {
      return "~ " + table + " columns in the order " + String.join(", ", columns);
    }
  }

  /** The doc of a column differs. */
  record UpdateDoc(String table, String column, String doc) implements OfColumns {
    @Override
    public String describe() {
      return "~ " + table + "." + column + " doc: " + doc;
    }
  }

  /** A column holds fewer values than it should; widening keeps those that are there. */
  record WidenType(String table, String column, String from, String to) implements OfColumns {
    @Override
    public String describe() {
      return "~ " + table + "." + column + " from " + from + " to " + to;
    }
  }

  /** A required column may be null from now on. */
  record MakeOptional(String table, String column) implements OfColumns {
    @Override
    public String describe() {
      return "~ " + table + "." + column + " from required to optional";
    }
  }

  /** Rows written from now on are sorted differently. */
  record SetSortOrder(String table, List<String> from, List<String> to) implements Change {
    @Override
    public String describe() {
      return "~ " + table + " sort order from " + from + " to " + to;
    }
  }

  /** A table property differs or is missing. */
  record SetProperty(String table, String key, Optional<String> from, String to) implements Change {
    @Override
    public String describe() {
      return from.map(value -> "~ " + table + " " + key + " from '" + value + "' to '" + to + "'")
          .orElse("+ " + table + " " + key + " = '" + to + "'");
    }
  }

  /** The rows of the seed file are not those of the table. */
  record LoadSeed(String table, String seed, int rows, String sha256) implements Change {
    @Override
    public String describe() {
      return "~ " + table + " content from seeds/" + seed + ".csv, " + rows + " rows";
    }
  }

  /** A view is missing, or its SQL has changed. */
  record SetView(String table, boolean exists) implements Change {
    @Override
    public String describe() {
      return exists ? "~ " + table + " view from its SQL" : "+ " + table + " view";
    }
  }

  /** What the contract wants would lose data or break readers, and is not done. */
  record Refusal(String table, String what, String why, String mend) implements Change {
    @Override
    public String describe() {
      return "! " + table + " " + what + " refused, " + why + ". " + mend;
    }
  }
}
