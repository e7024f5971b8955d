package io.lakehouse.jobs.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The streams of a feed, each with those that it has taken the place of: the ones of the same
 * topics, and the one whose state it has gone on from. Streams of other topics stand beside it.
 */
final class StreamChains {
  /** Outcomes of streams that have left nothing in their state. */
  private static final Set<String> EMPTIED = Set.of("caught_up", "drained");

  private final List<Chain> chains = new ArrayList<>();

  /**
   * Streams that followed one another.
   *
   * @param last the run of the last of them
   * @param jobs ids of their Flink jobs
   */
  record Chain(Map<String, Object> last, Set<String> jobs) {
    String run() {
      return (String) last.get("run_id");
    }

    /** Whether nothing is left in its state. */
    boolean isEmptied() {
      return EMPTIED.contains(last.get("outcome"));
    }

    private boolean isFollowedBy(Map<String, Object> stream) {
      Optional<String> topics = StreamLog.option(stream, StreamLog.TOPICS);
      Optional<String> state = StreamLog.option(stream, StreamLog.STATE);
      return topics.equals(StreamLog.option(last, StreamLog.TOPICS))
          || state
              .filter(uri -> jobs.stream().anyMatch(job -> StateFolders.isOf(uri, job)))
              .isPresent();
    }
  }

  private StreamChains() {}

  /**
   * The chains of a feed.
   *
   * @param runs of all feeds and modes, the last started last
   */
  static StreamChains of(List<Map<String, Object>> runs, String feed) {
    StreamChains streams = new StreamChains();
    runs.stream()
        .filter(run -> StreamLog.STREAMING.equals(run.get("mode")))
        .filter(run -> List.of(((String) run.get("feeds")).split(",")).contains(feed))
        .forEach(streams::add);
    return streams;
  }

  private void add(Map<String, Object> stream) {
    Set<String> jobs = new HashSet<>();
    StreamLog.option(stream, StreamLog.JOB).ifPresent(jobs::add);
    chains.removeIf(
        chain -> {
          boolean isOver = chain.isFollowedBy(stream);
          if (isOver) {
            jobs.addAll(chain.jobs());
          }
          return isOver;
        });
    chains.add(new Chain(stream, Set.copyOf(jobs)));
  }

  /** In the order of their last streams. */
  List<Chain> all() {
    return List.copyOf(chains);
  }

  /** Ids of the jobs of all chains but one; a job that none knows may be of any. */
  Set<String> jobsBeside(Chain one) {
    Set<String> jobs = new HashSet<>();
    chains.stream().filter(chain -> !chain.equals(one)).forEach(chain -> jobs.addAll(chain.jobs()));
    return jobs;
  }
}
