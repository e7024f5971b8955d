package io.lakehouse.jobs.stream;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import org.apache.flink.api.common.JobExecutionResult;

/** The jobs' counters, from which the ledger is made: their names, and what they came to. */
public final class Counters {
  /** Of the counters, and of the job parameters that they begin with. */
  static final String BASE = "base/";

  /** Name of the operator state that holds counters, pairs of name and count. */
  public static final String STATE = "counts";

  /** Behind the name of a table: the operator state with its rows in windows that are open. */
  public static final String OPEN = "/open";

  private static final String START = BASE + "start/";
  private static final String JOB = "job/";

  private Counters() {}

  /** The counters of a job that has ended, by name. */
  public static Map<String, Long> of(JobExecutionResult result) {
    Map<String, Long> counts = new HashMap<>();
    result
        .getAllAccumulatorResults()
        .forEach(
            (name, value) -> {
              if (value instanceof Long count) {
                counts.put(name, count);
              }
            });
    return counts;
  }

  /** Records read of a feed. */
  public static String read(String feed) {
    return feed + "/read";
  }

  /** Records of a feed that could not be read. */
  public static String rejected(String feed) {
    return feed + "/rejected";
  }

  /** Rows that came to the rules of a table. */
  public static String judged(String table) {
    return table + "/judged";
  }

  /** Rows that broke a rule of a table: hard ones as the first broken, soft ones each. */
  public static String broken(String table, String rule) {
    return table + "/broken/" + rule;
  }

  /** Rows dropped because an equal row of their key stays. */
  public static String duplicates(String table) {
    return table + "/duplicates";
  }

  /** Rows dropped because another, different row of their key stays. */
  public static String conflicts(String table) {
    return table + "/conflicting_duplicates";
  }

  /** The last sequence number that a table had before the first job whose state is gone on from. */
  public static String sequence(String table) {
    return BASE + "sequence/" + table;
  }

  /** The id of the snapshot of that number, -1 of an empty table. */
  public static String snapshot(String table) {
    return BASE + "snapshot/" + table;
  }

  /** The offset of a partition at which that job began. */
  public static String start(String topic, int partition) {
    return START + topic + "/" + partition;
  }

  /** Whether a counter is such an offset. */
  public static boolean isStart(String counter) {
    return counter.startsWith(START);
  }

  /** The partition that a counter is the start of; empty for any other counter. */
  public static <T> Optional<T> startOf(String counter, BiFunction<String, Integer, T> partition) {
    int slash = counter.lastIndexOf('/');
    return isStart(counter)
        ? Optional.of(
            partition.apply(
                counter.substring(START.length(), slash),
                Integer.parseInt(counter.substring(slash + 1))))
        : Optional.empty();
  }

  /** Is there for each job of a chain, in which each went on from the state of the one before. */
  public static String job(String id) {
    return JOB + id;
  }

  /** The id of the job that a counter is there for; empty for any other counter. */
  public static Optional<String> jobOf(String counter) {
    return counter.startsWith(JOB)
        ? Optional.of(counter.substring(JOB.length()))
        : Optional.empty();
  }

  /**
   * What tells a chain from all others, and is the same for each of its jobs: a digest of where it
   * began.
   */
  public static String chain(Map<String, Long> counts) {
    SortedMap<String, Long> begin = new TreeMap<>(counts);
    begin.keySet().removeIf(name -> !name.startsWith(BASE));
    return UUID.nameUUIDFromBytes(begin.toString().getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** New rows that were handed to a table and to what is made of it. */
  public static String passed(String table) {
    return table + "/passed";
  }

  /** Those of them whose windows of arrival are still open, so that no part has them yet. */
  public static String open(String table) {
    return table + OPEN;
  }

  /** Offsets of a feed's topics that the source is behind. */
  public static String offsets(String feed) {
    return feed + "/offsets";
  }
}
