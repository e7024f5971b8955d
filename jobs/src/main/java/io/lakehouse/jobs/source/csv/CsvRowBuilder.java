package io.lakehouse.jobs.source.csv;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryStringData;

/** Makes rows of one file's records, in the layout of {@link CsvRowFormat}. */
final class CsvRowBuilder {

  /** What stands behind the feed's columns. */
  private static final int EXTRA = 0;

  private static final int SOURCE_SCHEMA = 1;
  private static final int SOURCE_FILE = 2;
  private static final int SOURCE_LINE = 3;
  private static final int ARRIVED_AT = 4;
  private static final int SNAPSHOT_DATE = 5;
  private static final int RUN_ID = 6;
  private static final int REJECT_REASON = 7;
  private static final int RAW = 8;
  private static final int BEHIND_COLUMNS = 9;

  private final int columns;

  /** The feed's column of each field of the file, -1 for an unknown one. */
  private final int[] columnOfField;

  /** The name of each field of the file that is unknown. */
  private final StringData[] unknownName;

  /** The fields of the file that are read. */
  private final int[] wanted;

  // The same for every row of the file, so the rows share them.
  private final StringData schema;
  private final StringData file;
  private final StringData runId;
  private final TimestampData arrivedAt;
  private final Integer snapshotDate;

  CsvRowBuilder(CsvFeed feed, CsvHeader header, String file, long arrivedAtMillis) {
    List<CsvColumn> known = feed.schema().columns();
    this.columns = known.size();
    this.columnOfField = new int[header.width()];
    Arrays.fill(columnOfField, -1);
    for (int i = 0; i < columns; i++) {
      int position = header.position(known.get(i));
      if (position >= 0) {
        columnOfField[position] = i;
      }
    }
    this.unknownName = new StringData[header.width()];
    header.unknown().forEach(u -> unknownName[u.position()] = StringData.fromString(u.name()));
    this.wanted =
        IntStream.range(0, header.width())
            .filter(
                field ->
                    feed.wanted()
                        .contains(
                            columnOfField[field] < 0
                                ? "extra"
                                : known.get(columnOfField[field]).name()))
            .toArray();
    this.schema = StringData.fromString(header.schemaName());
    this.file = StringData.fromString(file);
    this.runId = StringData.fromString(feed.runId());
    this.arrivedAt = TimestampData.fromEpochMillis(arrivedAtMillis);
    this.snapshotDate = Math.toIntExact(feed.snapshotDate().toEpochDay());
  }

  /** A fresh row of the record, good or bad, at which the tokenizer stands. */
  GenericRowData row(CsvTokenizer record) {
    GenericRowData row = new GenericRowData(columns + BEHIND_COLUMNS);
    row.setField(columns + SOURCE_SCHEMA, schema);
    row.setField(columns + SOURCE_FILE, file);
    row.setField(columns + SOURCE_LINE, record.line());
    row.setField(columns + ARRIVED_AT, arrivedAt);
    row.setField(columns + SNAPSHOT_DATE, snapshotDate);
    row.setField(columns + RUN_ID, runId);
    if (record.reason() == null) {
      setFields(row, record);
    } else {
      row.setField(columns + REJECT_REASON, StringData.fromString(record.reason()));
      row.setField(columns + RAW, record.raw());
    }
    return row;
  }

  /** All fields of a row are views of one copy of the record's bytes. */
  private void setFields(GenericRowData row, CsvTokenizer record) {
    int from = record.recordStart();
    byte[] bytes = Arrays.copyOfRange(record.buffer(), from, from + record.recordLength());
    MemorySegment[] segments = {MemorySegmentFactory.wrap(bytes)};
    Map<StringData, StringData> extra = null;
    for (int i : wanted) {
      int start = record.fieldStart(i);
      int length = record.fieldEnd(i) - start;
      if (length == 0) {
        continue;
      }
      StringData text =
          record.isEscaped(i)
              ? StringData.fromBytes(record.unescape(i))
              : new BinaryStringData(segments, start, length);
      int column = columnOfField[i];
      if (column >= 0) {
        row.setField(column, text);
      } else {
        extra = extra == null ? new HashMap<>() : extra;
        extra.put(unknownName[i], text);
      }
    }
    if (extra != null) {
      row.setField(columns + EXTRA, new GenericMapData(extra));
    }
  }
}
