package io.lakehouse.catalog.contract;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads the contract of one view. */
final class ViewReader {
  private final Fields fields;
  private final String expectedName;

  ViewReader(Fields fields, String expectedName) {
    this.fields = fields;
    this.expectedName = expectedName;
  }

  ViewContract read(String sql) {
    String name = fields.text("view");
    String doc = fields.text("doc");
    String grain = fields.text("grain");
    String owner = fields.text("owner");
    List<Column> columns = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (Fields item : fields.list("columns")) {
      String column = item.text("name");
      columns.add(
          new Column(column, TableReader.type(item), false, false, false, item.text("doc")));
      item.refuseOthers();
      Names.check(item, "name", column);
      if (!column.isEmpty() && !names.add(column)) {
        item.problem("name", "duplicate column '" + column + "'");
      }
    }
    fields.refuseOthers();
    Names.checkIsFile(fields, "view", name, expectedName);
    return new ViewContract(name, doc, grain, owner, columns, sql);
  }
}
