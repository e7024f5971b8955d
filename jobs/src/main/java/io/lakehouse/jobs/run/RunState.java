package io.lakehouse.jobs.run;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is kept of a run that is under way, so that another process can tell whether it lives and
 * can finish it.
 *
 * @param runId its id
 * @param date the snapshot date
 * @param fingerprint of everything that decides the result: files, feeds, SQL
 * @param feeds the feeds that have files
 * @param step the last step that is done
 * @param counts counters of the steps that are done
 * @param startedAt milliseconds since 1970
 * @param owner the process that runs it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RunState(
    String runId,
    String date,
    String fingerprint,
    List<String> feeds,
    Step step,
    Map<String, Long> counts,
    long startedAt,
    Owner owner) {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE);

  /** In the counts: the last day that tables of kind current tell of, in days since 1970. */
  static final String AS_OF = "as_of";

  private static final String ROLLBACK = "rollback_";
  private static final String RESTATED = "_restated";
  private static final String REPLAYED = "_replay";

  /** A rollback takes the date as a run does; it has no steps, and does the same when repeated. */
  static RunState rollback(LocalDate date) {
    long now = System.currentTimeMillis();
    return new RunState(
        ROLLBACK + date.toString().replace("-", "") + "_" + Long.toString(now, 36),
        date.toString(),
        "",
        List.of(),
        Step.STARTED,
        Map.of(AS_OF, date.minusDays(1).toEpochDay()),
        now,
        Owner.nobody());
  }

  /** The last day that tables of kind current tell of; empty before it is settled. */
  @JsonIgnore
  public Optional<LocalDate> asOf() {
    return Optional.ofNullable(counts.get(AS_OF)).map(LocalDate::ofEpochDay);
  }

  /** Whether it is the undoing of a day. */
  @JsonIgnore
  public boolean isRollback() {
    return runId.startsWith(ROLLBACK);
  }

  /** Whether it judges events of bronze anew. */
  @JsonIgnore
  public boolean isRestatement() {
    return runId.endsWith(RESTATED);
  }

  /** Whether it moves refused records on. */
  @JsonIgnore
  public boolean isReplay() {
    return runId.endsWith(REPLAYED);
  }

  /** The id of a run of a day that begins now. */
  static String id(LocalDate date, long now) {
    return date.toString().replace("-", "") + "_" + Long.toString(now, 36);
  }

  static String restatementId(LocalDate date, long now) {
    return id(date, now) + RESTATED;
  }

  static String replayId(LocalDate date, long now) {
    return id(date, now) + REPLAYED;
  }

  RunState after(Step done, Map<String, Long> newCounts) {
    Map<String, Long> all = new TreeMap<>(counts);
    all.putAll(newCounts);
    return new RunState(runId, date, fingerprint, feeds, done, all, startedAt, owner);
  }

  RunState owned(Owner newOwner) {
    return new RunState(runId, date, fingerprint, feeds, step, counts, startedAt, newOwner);
  }

  /** The branch that the run writes to, in every snapshot table. */
  public String branch() {
    return "run_" + runId;
  }

  String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write the state of run " + runId, e);
    }
  }

  static RunState fromJson(String text) {
    try {
      return JSON.readValue(text, RunState.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot read the state of a run: " + text, e);
    }
  }
}
