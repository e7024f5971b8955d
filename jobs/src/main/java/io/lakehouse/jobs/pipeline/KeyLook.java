package io.lakehouse.jobs.pipeline;

import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.stream.FindRepeated;
import io.lakehouse.jobs.stream.KeyDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.CloseableIterator;

/**
 * A job that finds the keys which come more than once. It keeps a number of 8 bytes a key, so it
 * takes less time and memory than to group the rows.
 */
public final class KeyLook {
  /** Repeated keys that are worth to be told from others. */
  private static final int MOST_REPEATED = 200_000;

  /** Waits for a job, and fails as it does. */
  @FunctionalInterface
  public interface Await {
    void end(JobClient client) throws Exception;
  }

  private final Session session;
  private final Map<String, CloseableIterator<long[]>> looks = new HashMap<>();

  KeyLook(Session session) {
    this.session = session;
  }

  /**
   * Adds a table to the job.
   *
   * @param from where its rows are, as SQL behind FROM
   */
  void add(TableContract table, String from) {
    String columns =
        table.key().stream().map(column -> "`" + column + "`").collect(Collectors.joining(", "));
    Table keys = session.tables().sqlQuery("SELECT %s FROM %s".formatted(columns, from));
    RowType type = (RowType) keys.getResolvedSchema().toPhysicalRowDataType().getLogicalType();
    KeyDigest digest = RowKey.of(table, type).digest();
    looks.put(
        table.name(),
        session.stream(keys)
            .map(digest::of)
            .returns(Types.LONG)
            .partitionCustom(
                (key, partitions) ->
                    (int) Long.remainderUnsigned(KeyDigest.spread(key), partitions),
                (KeySelector<Long, Long>) key -> key)
            .transform(
                "repeated keys of " + table.name(),
                PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO,
                new FindRepeated(MOST_REPEATED / session.env().getParallelism()))
            .collectAsync());
  }

  /**
   * Runs the job, when a table was added.
   *
   * @return by table; one with too many keys, or too many that repeat, is left out
   */
  Map<String, RepeatedKeys> find(String job, Await await) throws Exception {
    if (looks.isEmpty()) {
      return Map.of();
    }
    JobClient client = session.env().executeAsync(job);
    // What the job says is little enough to wait in the job until it has ended.
    await.end(client);
    Map<String, RepeatedKeys> found = new HashMap<>();
    for (Map.Entry<String, CloseableIterator<long[]>> look : looks.entrySet()) {
      told(look.getValue()).ifPresent(keys -> found.put(look.getKey(), keys));
    }
    return found;
  }

  /** One array a subtask; where one is missing there were too many. */
  private Optional<RepeatedKeys> told(CloseableIterator<long[]> arrays) throws Exception {
    List<long[]> all = new ArrayList<>();
    try (arrays) {
      arrays.forEachRemaining(all::add);
    }
    return all.size() < session.env().getParallelism()
        ? Optional.empty()
        : Optional.of(
            new RepeatedKeys(all.stream().flatMapToLong(Arrays::stream).sorted().toArray()));
  }
}
