package io.lakehouse.jobs.source.json;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakehouse.jobs.source.file.FeedDay;
import io.lakehouse.jobs.source.file.FileCheck;
import io.lakehouse.jobs.source.file.FileColumn;
import io.lakehouse.jobs.source.file.FileFormat;
import io.lakehouse.jobs.source.file.FileRows;
import io.lakehouse.jobs.source.file.FileSchema;
import io.lakehouse.jobs.source.file.RecordReader;
import java.io.IOException;
import java.util.List;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;

/**
 * Files of a feed whose records also come as messages: a record becomes the JSON object that a
 * message would be, each field as text, an empty one left out. So what follows need not know where
 * it came from.
 *
 * @param files the format of the files
 */
public record RecordsAsEvents(FileFormat files) implements FileFormat {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public FileCheck check(Path path, FileSchema schema) throws IOException {
    return files.check(path, schema);
  }

  @Override
  public RecordReader open(Path path, FeedDay feed, long arrivedAt) throws IOException {
    JsonLineDecoder decoder =
        new JsonLineDecoder(
            JsonSchema.of(feed.schema()), feed.snapshotDate(), feed.runId(), path.getName());
    RecordReader records = files.open(path, feed, arrivedAt);
    List<String> fields = feed.schema().columns().stream().map(FileColumn::header).toList();
    return new RecordReader() {
      @Override
      public RowData next() throws IOException {
        RowData record = records.next();
        return record == null ? null : event(record, fields, decoder);
      }

      @Override
      public void close() throws IOException {
        records.close();
      }
    };
  }

  private static RowData event(RowData record, List<String> fields, JsonLineDecoder decoder)
      throws IOException {
    FileRows.Tail tail = FileRows.tail(record);
    if (tail.reason() != null) {
      return decoder.reject(tail.reason(), tail.raw(), tail.line());
    }
    ObjectNode object = JSON.createObjectNode();
    for (int i = 0; i < fields.size(); i++) {
      if (!record.isNullAt(i)) {
        object.put(fields.get(i), record.getString(i).toString());
      }
    }
    MapData extra = tail.extra();
    if (extra != null) {
      for (int i = 0; i < extra.size(); i++) {
        object.put(
            extra.keyArray().getString(i).toString(), extra.valueArray().getString(i).toString());
      }
    }
    return decoder.decode(JSON.writeValueAsBytes(object), tail.line());
  }
}
