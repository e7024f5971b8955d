package io.lakehouse.jobs.maintain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.flink.api.java.typeutils.runtime.kryo.JavaSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.flink.actions.Actions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.PropertyUtil;
import org.apache.iceberg.util.StructLikeWrapper;

/**
 * Small files of a day become few large ones, by Iceberg's Flink action: a batch job that reads and
 * writes them, and one commit that changes those very files. What is added meanwhile stays. The
 * latest state is made anew by every run in few files, and is left out.
 */
final class Compaction implements Task {
  private static final String NAME = "compaction";

  /** A file is small below this share of the size that writers aim at, as in Iceberg's actions. */
  private static final double SMALL = 0.75;

  private final Supplier<StreamExecutionEnvironment> environment;

  Compaction(Supplier<StreamExecutionEnvironment> environment) {
    this.environment = environment;
  }

  @Override
  public List<Todo> look(Target target) {
    Map<StructLikeWrapper, Integer> small = smallFiles(target);
    if (small.isEmpty()) {
      return List.of();
    }
    int files = small.values().stream().mapToInt(count -> count).sum();
    NavigableSet<LocalDate> days = days(target, small);
    return List.of(
        Todo.of(
            target,
            NAME,
            files,
            "small files of days " + summary(days),
            () -> rewrite(target.table(), days)));
  }

  private void rewrite(Table table, Set<LocalDate> days) {
    Actions.forTable(env(), table)
        .rewriteDataFiles()
        .targetSizeInBytes(targetSize(table))
        // By its default a file counts 4 MB at least, and 128 small ones fill a new file.
        .splitOpenFileCost(1)
        .filter(Expressions.in("snapshot_date", days.stream().map(LocalDate::toString).toArray()))
        .execute();
  }

  /** The action hands data files on by Kryo, which cannot make their maps of statistics. */
  private StreamExecutionEnvironment env() {
    StreamExecutionEnvironment env = environment.get();
    env.configure(
        new Configuration()
            .set(
                PipelineOptions.SERIALIZATION_CONFIG,
                List.of(
                    "%s: {type: kryo, kryo-type: default, class: %s}"
                        .formatted(DataFile.class.getName(), JavaSerializer.class.getName()))));
    return env;
  }

  /** How many small files each partition has that has enough of them. */
  private static Map<StructLikeWrapper, Integer> smallFiles(Target target) {
    Map<StructLikeWrapper, Integer> small = new HashMap<>();
    if (!target.isOfDays() || target.table().currentSnapshot() == null) {
      return small;
    }
    StructLikeWrapper partitions = StructLikeWrapper.forType(target.table().spec().partitionType());
    try (CloseableIterable<FileScanTask> tasks = target.table().newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        DataFile file = task.file();
        if (file.specId() == target.table().spec().specId()
            && file.fileSizeInBytes() < SMALL * targetSize(target.table())) {
          small.merge(partitions.copyFor(file.partition()), 1, Integer::sum);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    small.values().removeIf(count -> count < target.keep().smallFiles());
    return small;
  }

  private static NavigableSet<LocalDate> days(
      Target target, Map<StructLikeWrapper, Integer> small) {
    NavigableSet<LocalDate> days = new TreeSet<>();
    int position =
        target.table().spec().partitionType().fields().stream()
            .map(field -> field.name())
            .toList()
            .indexOf("snapshot_date");
    for (StructLikeWrapper partition : small.keySet()) {
      StructLike values = partition.get();
      days.add(LocalDate.ofEpochDay(values.get(position, Integer.class)));
    }
    return days;
  }

  private static String summary(NavigableSet<LocalDate> days) {
    return days.size() == 1
        ? days.first().toString()
        : "%s to %s (%d)".formatted(days.first(), days.last(), days.size());
  }

  private static long targetSize(Table table) {
    return PropertyUtil.propertyAsLong(
        table.properties(),
        TableProperties.WRITE_TARGET_FILE_SIZE_BYTES,
        TableProperties.WRITE_TARGET_FILE_SIZE_BYTES_DEFAULT);
  }
}
