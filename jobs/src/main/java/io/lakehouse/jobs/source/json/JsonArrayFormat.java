package io.lakehouse.jobs.source.json;

import io.lakehouse.jobs.source.file.FeedDay;
import io.lakehouse.jobs.source.file.FileCheck;
import io.lakehouse.jobs.source.file.FileFormat;
import io.lakehouse.jobs.source.file.FileHeader;
import io.lakehouse.jobs.source.file.FileSchema;
import io.lakehouse.jobs.source.file.RecordReader;
import io.lakehouse.jobs.source.file.RefusedFileException;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.core.fs.Path;

/**
 * One JSON array a file, whose elements are the records; {@code source_line} is the number of the
 * element, counted from 1.
 *
 * <p>A file is parsed to its end before it is read: an array that is cut or broken is found out
 * only there, and so are the names of its objects, which together are the header. An element that
 * is no object is rejected alone.
 */
public final class JsonArrayFormat implements FileFormat {
  private static final long serialVersionUID = 1L;

  @Override
  public FileCheck check(Path path, FileSchema schema) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    try (JsonElements elements = new JsonElements(path.getFileSystem().open(path))) {
      while (elements.nextNames(names)) {
        // The names are all that is wanted.
      }
    } catch (RefusedFileException refused) {
      return FileCheck.refused(refused.getMessage());
    }
    return names.isEmpty()
        ? new FileCheck(FileHeader.complete(schema), null)
        : FileCheck.of(FileHeader.of(List.copyOf(names), schema));
  }

  @Override
  public RecordReader open(Path path, FeedDay feed, long arrivedAt) throws IOException {
    return new JsonArrayReader(path, feed, schemaOf(path, feed.schema()), arrivedAt);
  }

  /** Which of several schemas a file has, all of its names tell and not one record alone. */
  private FileHeader schemaOf(Path path, FileSchema schema) throws IOException {
    if (schema.schemas().isEmpty()) {
      return FileHeader.complete(schema);
    }
    FileCheck check = check(path, schema);
    if (check.refusal() != null) {
      throw new RefusedFileException(check.refusal());
    }
    return check.header();
  }
}
