package io.lakehouse.jobs.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.expressions.InclusiveMetricsEvaluator;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.apache.kafka.common.TopicPartition;

/**
 * The offset behind the last record of each partition that tables hold. Only files that may have
 * the last record of a partition are read, and of them three columns.
 */
final class TableOffsets {
  static final String TOPIC = "source_file";
  static final String PARTITION = "source_partition";
  static final String OFFSET = "source_line";

  private final Set<String> topics;
  private final Map<TopicPartition, Long> next = new HashMap<>();

  /** Of these topics; no table is read yet. */
  TableOffsets(Set<String> topics) {
    this.topics = Set.copyOf(topics);
  }

  /** The next offset of each partition of the topics that one of the tables has records of. */
  static Map<TopicPartition, Long> next(Set<String> topics, List<Table> tables) {
    TableOffsets offsets = new TableOffsets(topics);
    tables.forEach(offsets::read);
    return offsets.next();
  }

  /** The next offset of each partition that the files that were read have records of. */
  Map<TopicPartition, Long> next() {
    return Map.copyOf(next);
  }

  private void read(Table table) {
    List<DataFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().filter(ofTopics()).includeColumnStats().planFiles()) {
      tasks.forEach(task -> files.add(task.file()));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list the files of " + table.name(), e);
    }
    read(table, files);
  }

  /** Reads on in files of a table, which have the statistics of their columns. */
  void read(Table table, List<DataFile> files) {
    if (topics.isEmpty()) {
      return;
    }
    Schema columns = table.schema().select(TOPIC, PARTITION, OFFSET);
    int offset = columns.findField(OFFSET).fieldId();
    var mayHaveTopic = new InclusiveMetricsEvaluator(table.schema(), ofTopics());
    files.stream()
        .filter(mayHaveTopic::eval)
        .sorted(Comparator.comparingLong((DataFile file) -> upper(file, offset)).reversed())
        .forEachOrdered(
            file -> {
              if (mayBeLast(file, columns, upper(file, offset))) {
                read(table, file, columns);
              }
            });
  }

  private Expression ofTopics() {
    return Expressions.in(TOPIC, topics.toArray());
  }

  private boolean mayBeLast(DataFile file, Schema columns, long last) {
    int field = columns.findField(PARTITION).fieldId();
    ByteBuffer least = bound(file.lowerBounds(), field);
    ByteBuffer greatest = bound(file.upperBounds(), field);
    if (least == null || greatest == null) {
      return true;
    }
    int to = Conversions.fromByteBuffer(Types.IntegerType.get(), greatest);
    for (int p = Conversions.fromByteBuffer(Types.IntegerType.get(), least); p <= to; p++) {
      for (String topic : topics) {
        if (next.getOrDefault(new TopicPartition(topic, p), 0L) <= last) {
          return true;
        }
      }
    }
    return false;
  }

  private void read(Table table, DataFile file, Schema columns) {
    try (CloseableIterable<Record> rows =
        Parquet.read(table.io().newInputFile(file))
            .project(columns)
            .createReaderFunc(type -> GenericParquetReaders.buildReader(columns, type))
            .build()) {
      for (Record row : rows) {
        if (topics.contains(row.getField(TOPIC)) && row.getField(PARTITION) != null) {
          next.merge(
              new TopicPartition((String) row.getField(TOPIC), (Integer) row.getField(PARTITION)),
              (Long) row.getField(OFFSET) + 1,
              Math::max);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read offsets from " + file.location(), e);
    }
  }

  private static long upper(DataFile file, int field) {
    ByteBuffer bound = bound(file.upperBounds(), field);
    return bound == null
        ? Long.MAX_VALUE
        : Conversions.<Long>fromByteBuffer(Types.LongType.get(), bound);
  }

  private static ByteBuffer bound(Map<Integer, ByteBuffer> bounds, int field) {
    return bounds == null ? null : bounds.get(field);
  }
}
