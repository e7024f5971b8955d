package io.lakehouse.jobs.source;

import io.lakehouse.catalog.contract.FeedContract;
import io.lakehouse.catalog.contract.FeedContract.Format;
import io.lakehouse.jobs.source.csv.CsvFormat;
import io.lakehouse.jobs.source.file.FeedDay;
import io.lakehouse.jobs.source.file.FileCheck;
import io.lakehouse.jobs.source.file.FileColumn;
import io.lakehouse.jobs.source.file.FileFormat;
import io.lakehouse.jobs.source.file.FileRowFormat;
import io.lakehouse.jobs.source.file.FileRows;
import io.lakehouse.jobs.source.file.FileSchema;
import io.lakehouse.jobs.source.json.JsonArrayFormat;
import io.lakehouse.jobs.source.json.JsonSchema;
import io.lakehouse.jobs.source.json.JsonlFormat;
import io.lakehouse.jobs.source.json.RecordsAsEvents;
import io.lakehouse.jobs.source.parquet.ParquetFormat;
import io.lakehouse.jobs.source.xlsx.XlsxFormat;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.assigners.SimpleSplitAssigner;
import org.apache.flink.connector.file.src.enumerate.NonSplittingRecursiveEnumerator;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/**
 * The files of one feed and day.
 *
 * @param contract the feed
 * @param files what arrived, in the order of their names
 */
public record FileFeed(FeedContract contract, List<LandedFile> files) {
  /** What a row takes in the files of its feed, a guess: a factor of ten makes no difference. */
  public static final long BYTES_A_ROW = 100;

  public String name() {
    return contract.name();
  }

  /** What the files hold together. */
  public long bytes() {
    return files.stream().mapToLong(LandedFile::bytes).sum();
  }

  /** How many rows they may hold, by their size. */
  public long rows() {
    return bytes() / BYTES_A_ROW;
  }

  /**
   * The row that {@link #records} gives: the feed's columns, lineage, and why a row is a reject.
   */
  public RowType rowType() {
    return contract.isEvents() ? JsonSchema.of(contract).rowType() : FileRows.rowType(schema());
  }

  /** Looks at a file: is it one of this feed, and which columns does it have? */
  public FileCheck check(LandedFile file) throws IOException {
    return format().check(file.path(), schema());
  }

  /** All records of the files with all their columns. */
  public SingleOutputStreamOperator<RowData> records(
      StreamExecutionEnvironment env, String runId, LocalDate date) {
    return records(env, runId, date, Set.copyOf(rowType().getFieldNames()));
  }

  /**
   * All records of the files, the broken ones marked; a file is read by one reader. An event has
   * its arrival as timestamp, a line of CSV has none.
   *
   * @param wanted the feed's columns, and {@code extra}, that are read: any other one may be null,
   *     but lineage is always there
   */
  public SingleOutputStreamOperator<RowData> records(
      StreamExecutionEnvironment env, String runId, LocalDate date, Set<String> wanted) {
    FileRowFormat rows =
        new FileRowFormat(format(), new FeedDay(name(), schema(), date, runId, wanted), rowType());
    FileSource<RowData> source =
        FileSource.forBulkFileFormat(
                rows, files.stream().map(LandedFile::path).toArray(Path[]::new))
            .setFileEnumerator(NonSplittingRecursiveEnumerator::new)
            // A reader takes the next file when it is done with one, wherever the file lies.
            .setSplitAssigner(SimpleSplitAssigner::new)
            .build();
    return env.fromSource(
            source,
            contract.isEvents() ? arrivals() : WatermarkStrategy.noWatermarks(),
            "read " + name(),
            InternalTypeInfo.of(rowType()))
        .setParallelism(Math.min(files.size(), env.getParallelism()));
  }

  /**
   * A file may hold partition after partition, so only its end tells that no earlier arrival comes:
   * timestamps, and no watermark before the end.
   */
  private WatermarkStrategy<RowData> arrivals() {
    int arrivedAt = JsonSchema.of(contract).arrivedAtPosition();
    return WatermarkStrategy.<RowData>noWatermarks()
        .withTimestampAssigner((row, time) -> row.getTimestamp(arrivedAt, 6).getMillisecond());
  }

  private FileFormat format() {
    FileFormat format =
        switch (contract.format()) {
          case JSON -> new JsonlFormat();
          case CSV -> new CsvFormat();
          case JSON_ARRAY -> new JsonArrayFormat();
          case PARQUET -> new ParquetFormat();
          case XLSX -> new XlsxFormat(contract.sheet().orElseThrow());
        };
    return contract.isEvents() && contract.format() != Format.JSON
        ? new RecordsAsEvents(format)
        : format;
  }

  private FileSchema schema() {
    return new FileSchema(
        contract.columns().stream()
            .map(c -> new FileColumn(c.name(), c.header(), List.copyOf(c.schemas()), c.nested()))
            .toList(),
        contract.key(),
        contract.schemas());
  }
}
