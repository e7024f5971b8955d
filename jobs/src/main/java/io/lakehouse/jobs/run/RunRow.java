package io.lakehouse.jobs.run;

import io.lakehouse.catalog.Lake;
import io.lakehouse.catalog.LogWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.iceberg.IcebergBuild;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code ops.runs} says of a run that has begun.
 *
 * @param id the run
 * @param mode {@code batch} or {@code streaming}
 * @param feeds what it takes
 * @param date the day that is run; of a stream the day it was started on
 * @param startedAt when it began
 * @param versions of what decides its result, besides Flink, Iceberg and Java
 * @param options what it was started with
 */
record RunRow(
    String id,
    String mode,
    List<String> feeds,
    LocalDate date,
    Instant startedAt,
    Map<String, String> versions,
    Map<String, String> options) {

  private static final Logger LOG = LoggerFactory.getLogger(RunRow.class);

  /** The run of a row that was read. */
  static RunRow of(Map<String, Object> row) {
    return new RunRow(
        (String) row.get("run_id"),
        (String) row.get("mode"),
        List.of(((String) row.get("feeds")).split(",")),
        (LocalDate) row.get("snapshot_date"),
        ((OffsetDateTime) row.get("started_at")).toInstant(),
        texts(row.get("versions")),
        texts(row.get("options")));
  }

  private static Map<String, String> texts(Object map) {
    Map<String, String> texts = new HashMap<>();
    if (map instanceof Map<?, ?> found) {
      found.forEach((key, value) -> texts.put((String) key, (String) value));
    }
    return texts;
  }

  /** The same run with one more option. */
  RunRow with(String option, String value) {
    Map<String, String> all = new HashMap<>(options);
    all.put(option, value);
    return new RunRow(id, mode, feeds, date, startedAt, versions, all);
  }

  /** Replaces the row of the run; {@code endedAt} and {@code message} may be null. */
  void write(Lake lake, String outcome, String message, Instant endedAt) {
    Map<String, Object> row = new HashMap<>();
    row.put("run_id", id);
    row.put("mode", mode);
    row.put("feeds", String.join(",", feeds));
    row.put("snapshot_date", date);
    row.put("started_at", startedAt);
    row.put("ended_at", endedAt);
    row.put("outcome", outcome);
    row.put("message", message);
    Map<String, String> all = new HashMap<>(versions);
    all.put("flink", EnvironmentInformation.getVersion());
    all.put("iceberg", IcebergBuild.version());
    all.put("java", Runtime.version().toString());
    row.put("versions", all);
    row.put("options", options);
    LogWriter.replace(lake.table(RunLog.RUNS), rows(), List.of(row));
    LOG.info("Run {} of {} is {}{}", id, date, outcome, message == null ? "" : ": " + message);
  }

  /** What a log holds of the run. */
  Expression rows() {
    return Expressions.and(
        Expressions.equal("snapshot_date", date.toString()), Expressions.equal("run_id", id));
  }
}
