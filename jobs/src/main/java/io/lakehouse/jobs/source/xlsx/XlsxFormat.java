package io.lakehouse.jobs.source.xlsx;

import io.lakehouse.jobs.source.file.FeedDay;
import io.lakehouse.jobs.source.file.FileCheck;
import io.lakehouse.jobs.source.file.FileFormat;
import io.lakehouse.jobs.source.file.FileSchema;
import io.lakehouse.jobs.source.file.RecordReader;
import io.lakehouse.jobs.source.file.RefusedFileException;
import java.io.IOException;
import org.apache.flink.core.fs.Path;

/**
 * One sheet of a workbook. Its first row with a cell that is not empty is the header, the ones
 * behind it are records, and rows without any value are passed over; {@code source_line} is the
 * number of the row in the sheet.
 *
 * <p>A sheet is gone through before it is read, so that a workbook that is cut or broken is refused
 * as a whole. A record with an error, with a formula that was never calculated, or with merged
 * cells is rejected alone.
 *
 * @param sheet the sheet's name
 */
public record XlsxFormat(String sheet) implements FileFormat {
  private static final long serialVersionUID = 1L;

  @Override
  public FileCheck check(Path path, FileSchema schema) throws IOException {
    try (XlsxSheet rows = XlsxSheet.open(path, sheet, schema)) {
      return new FileCheck(rows.header(), null);
    } catch (RefusedFileException refused) {
      return FileCheck.refused(refused.getMessage());
    }
  }

  @Override
  public RecordReader open(Path path, FeedDay feed, long arrivedAt) throws IOException {
    return new XlsxReader(XlsxSheet.open(path, sheet, feed.schema()), path, feed, arrivedAt);
  }
}
