package io.lakehouse.jobs.source.xlsx;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakehouse.jobs.source.file.FeedDay;
import io.lakehouse.jobs.source.file.FileRows;
import io.lakehouse.jobs.source.file.RecordReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;

/**
 * Reads the records of one sheet. The raw bytes of a reject are its row as a JSON object, of which
 * each cell is the text that it shows, and a formula that was not calculated is itself.
 */
final class XlsxReader implements RecordReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path path;
  private final XlsxSheet sheet;
  private final FileRows rows;
  private final boolean[] isWanted;
  private final List<String> names;

  /** The merged cells that begin in no row so far, and those that the last row was in. */
  private final List<SheetScan.Merged> ahead;

  private final List<SheetScan.Merged> open = new ArrayList<>();
  private int begun;

  XlsxReader(XlsxSheet sheet, Path path, FeedDay feed, long arrivedAt) {
    this.path = path;
    this.sheet = sheet;
    this.rows = new FileRows(feed, sheet.header(), path.getName(), arrivedAt);
    this.isWanted = new boolean[sheet.header().width()];
    for (int field : rows.wanted()) {
      isWanted[field] = true;
    }
    this.names = sheet.header().names();
    this.ahead = sheet.merged();
  }

  @Override
  public RowData next() throws IOException {
    XlsxSheet.Cells record;
    try {
      record = sheet.next();
    } catch (RuntimeException e) {
      throw new IOException("Cannot read " + path + ", " + e.getMessage(), e);
    }
    if (record == null) {
      return null;
    }
    SheetScan.Merged range = mergedAt(record.number());
    String problem = range == null ? record.problem() : "merged cells " + range.name();
    return problem == null
        ? good(record)
        : rows.bad(record.number(), problem, JSON.writeValueAsBytes(shown(record)));
  }

  private RowData good(XlsxSheet.Cells record) {
    GenericRowData row = rows.good(record.number());
    for (int i = 0; i < record.cells().size(); i++) {
      String text = record.cells().get(i).text();
      if (text == null) {
        continue;
      }
      if (i >= isWanted.length) {
        rows.set(row, name(i), StringData.fromString(text));
      } else if (isWanted[i]) {
        rows.set(row, i, StringData.fromString(text));
      }
    }
    return row;
  }

  /**
   * The merged cells of which a row has a part; null when it has none. Rows come in their order.
   */
  private SheetScan.Merged mergedAt(int row) {
    while (begun < ahead.size() && ahead.get(begun).firstRow() <= row) {
      SheetScan.Merged range = ahead.get(begun++);
      if (range.firstColumn() < isWanted.length) {
        open.add(range);
      }
    }
    open.removeIf(range -> range.lastRow() < row);
    return open.isEmpty() ? null : open.get(0);
  }

  private ObjectNode shown(XlsxSheet.Cells record) {
    ObjectNode object = JSON.createObjectNode();
    for (int i = 0; i < record.cells().size(); i++) {
      if (record.cells().get(i).text() != null) {
        object.put(name(i), record.cells().get(i).text());
      }
    }
    return object;
  }

  /** A cell beside the header is called by its position, as a column without a name is. */
  private String name(int field) {
    return field < names.size() ? names.get(field) : "#" + (field + 1);
  }

  @Override
  public void close() throws IOException {
    sheet.close();
  }
}
