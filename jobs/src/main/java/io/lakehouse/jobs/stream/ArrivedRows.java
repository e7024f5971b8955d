package io.lakehouse.jobs.stream;

import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * The rows of a step that goes by the order of arrival.
 *
 * @param table the table they are on their way to
 * @param type the rows
 * @param info the same for Flink's state
 * @param partition position of {@code source_partition}, an INT
 * @param line position of {@code source_line}, a BIGINT
 * @param window milliseconds of arrival time that a row is remembered
 */
public record ArrivedRows(
    String table, RowType type, TypeInformation<RowData> info, int partition, int line, long window)
    implements Serializable {

  /**
   * Checks the window.
   *
   * @throws IllegalArgumentException when it is not positive
   */
  public ArrivedRows {
    if (window <= 0) {
      throw new IllegalArgumentException(
          "Cannot deduplicate %s, its window must be positive: %s"
              .formatted(table, Duration.ofMillis(window)));
    }
  }
}
