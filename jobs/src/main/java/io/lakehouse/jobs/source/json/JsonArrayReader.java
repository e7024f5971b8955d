package io.lakehouse.jobs.source.json;

import io.lakehouse.jobs.source.file.FeedDay;
import io.lakehouse.jobs.source.file.FileColumn;
import io.lakehouse.jobs.source.file.FileHeader;
import io.lakehouse.jobs.source.file.FileRows;
import io.lakehouse.jobs.source.file.RecordReader;
import java.io.IOException;
import java.util.List;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;

/**
 * Reads one file of a JSON array from its start. As in every file, an empty text is null, and an
 * unknown field without a text is left out.
 */
final class JsonArrayReader implements RecordReader {
  private final JsonElements elements;
  private final JsonFields fields;
  private final FileRows rows;

  /** Where each of the feed's columns is in the header, -1 where its record is not to be read. */
  private final int[] fieldOfColumn;

  private long element;

  JsonArrayReader(Path path, FeedDay feed, FileHeader header, long arrivedAt) throws IOException {
    List<FileColumn> columns = feed.schema().columns();
    this.rows = new FileRows(feed, header, path.getName(), arrivedAt);
    this.fields = new JsonFields(columns.stream().map(FileColumn::header).toList());
    this.fieldOfColumn =
        columns.stream()
            .mapToInt(
                column -> feed.wanted().contains(column.name()) ? header.position(column) : -1)
            .toArray();
    this.elements = new JsonElements(path.getFileSystem().open(path));
  }

  @Override
  public RowData next() throws IOException {
    byte[] json = elements.next();
    if (json == null) {
      return null;
    }
    element++;
    String reason = fields.read(json);
    return reason == null ? good() : rows.bad(element, reason, json);
  }

  private RowData good() {
    GenericRowData row = rows.good(element);
    for (int i = 0; i < fieldOfColumn.length; i++) {
      StringData text = fields.value(i);
      if (fieldOfColumn[i] >= 0 && hasText(text)) {
        rows.set(row, fieldOfColumn[i], text);
      }
    }
    fields
        .unknown()
        .forEach(
            (name, text) -> {
              if (hasText(text)) {
                rows.set(row, name.toString(), text);
              }
            });
    return row;
  }

  private static boolean hasText(StringData text) {
    return text != null && !text.equals(JsonFields.NO_TEXT);
  }

  @Override
  public void close() throws IOException {
    elements.close();
  }
}
