package io.lakehouse.jobs.source.json;

import io.lakehouse.jobs.source.file.FeedDay;
import io.lakehouse.jobs.source.file.FileCheck;
import io.lakehouse.jobs.source.file.FileFormat;
import io.lakehouse.jobs.source.file.FileHeader;
import io.lakehouse.jobs.source.file.FileSchema;
import io.lakehouse.jobs.source.file.RecordReader;
import java.io.IOException;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.data.RowData;

/** Lines of JSON, one event each, as the rows of {@link JsonSchema}. */
public final class JsonlFormat implements FileFormat {
  private static final long serialVersionUID = 1L;

  /** Its lines are judged one by one, so any file is one. */
  @Override
  public FileCheck check(Path path, FileSchema schema) {
    return new FileCheck(FileHeader.complete(schema), null);
  }

  @Override
  public RecordReader open(Path path, FeedDay feed, long arrivedAt) throws IOException {
    JsonLineDecoder decoder =
        new JsonLineDecoder(
            JsonSchema.of(feed.schema()), feed.snapshotDate(), feed.runId(), path.getName());
    LineReader lines = new LineReader(path.getFileSystem().open(path));
    return new RecordReader() {
      private long line;

      @Override
      public RowData next() throws IOException {
        byte[] text = lines.next();
        return text == null ? null : decoder.decode(text, ++line);
      }

      @Override
      public void close() throws IOException {
        lines.close();
      }
    };
  }
}
