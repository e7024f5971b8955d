package io.lakehouse.jobs.run;

import io.lakehouse.catalog.Lake;
import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.source.kafka.TopicCheck;
import io.lakehouse.jobs.stream.Counters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.kafka.common.TopicPartition;

/**
 * Where tables and topics stand when a stream begins without state. The steps find it in the job's
 * parameters and keep it in their state, so that each job that goes on from it knows where its
 * chain began.
 */
final class ChainStart extends ExecutionConfig.GlobalJobParameters {
  private static final long serialVersionUID = 1;

  private final HashMap<String, String> figures = new HashMap<>();

  private ChainStart() {}

  /**
   * Looks at the tables.
   *
   * @param held the offsets at which the stream begins; other partitions begin with their earliest
   */
  static ChainStart of(
      Lake lake, List<TableContract> tables, Map<TopicPartition, Long> held, TopicCheck topics) {
    ChainStart start = new ChainStart();
    StreamLedger.written(tables)
        .forEach(
            name -> {
              ChainRows.Start table = ChainRows.Start.of(lake.table(name));
              start.put(Counters.sequence(name), table.sequence());
              start.put(Counters.snapshot(name), table.snapshot());
            });
    topics
        .begin()
        .forEach(
            (partition, begin) ->
                start.put(
                    Counters.start(partition.topic(), partition.partition()),
                    held.getOrDefault(partition, begin)));
    return start;
  }

  private void put(String name, long figure) {
    figures.put(name, Long.toString(figure));
  }

  @Override
  public Map<String, String> toMap() {
    return figures;
  }
}
