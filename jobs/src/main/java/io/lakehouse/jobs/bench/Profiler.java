package io.lakehouse.jobs.bench;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lays the CPU time of a process on what its threads were seen at. */
final class Profiler {
  /** Threads that are only there because of the profile. */
  private static final String RECORDER = "JFR ";

  private final Recording recording;
  private final StackClassifier classifier;
  private final JobProcess.Outcome outcome;
  private final double firstJob;
  private final double audit;
  private final double publish;

  /** What the recorder says of a process that has ended well. */
  Profiler(Recording recording, StackClassifier classifier, JobProcess.Outcome outcome) {
    this.recording = recording;
    this.classifier = classifier;
    this.outcome = outcome;
    JobOutput output = new JobOutput(outcome.output());
    this.firstJob = output.begin("bronze,").or(() -> output.begin("streaming")).orElse(0.0);
    this.audit = output.begin("auditing").orElse(Double.MAX_VALUE);
    this.publish = output.begin("publishing").orElse(Double.MAX_VALUE);
  }

  /**
   * The profile.
   *
   * @param measured CPU seconds to divide, null when nobody knows them
   */
  Profile profile(Double measured) {
    Map<Activity, Double> spent = outcome.threads().isEmpty() ? bySamples() : byThreads();
    double all = spent.values().stream().mapToDouble(Double::doubleValue).sum();
    List<Profile.Share> shares =
        spent.entrySet().stream()
            .map(e -> share(e.getKey(), all == 0 ? 0 : e.getValue() / all, measured))
            .toList();
    return new Profile(
        RunFigures.round(outcome.wallSeconds()),
        outcome.usage() == null ? null : RunFigures.round(outcome.usage().seconds()),
        recording.samples().size(),
        RunFigures.round(recording.jitSeconds()),
        RunFigures.round(recording.gcPauseSeconds()),
        shares);
  }

  private static Profile.Share share(Activity activity, double part, Double measured) {
    return new Profile.Share(
        activity.label(),
        activity.meaning(),
        RunFigures.round(part * 100),
        measured == null ? null : RunFigures.round(part * measured));
  }

  private Map<Activity, Double> byThreads() {
    Map<Long, Map<Activity, Integer>> seen = new HashMap<>();
    recording
        .samples()
        .forEach(
            sample ->
                seen.computeIfAbsent(sample.thread(), id -> new EnumMap<>(Activity.class))
                    .merge(of(sample), 1, Integer::sum));
    Map<Activity, Double> spent = new EnumMap<>(Activity.class);
    outcome
        .threads()
        .forEach(
            (id, thread) -> {
              if (thread.name().startsWith(RECORDER)) {
                return;
              }
              Map<Activity, Integer> mine =
                  seen.getOrDefault(id, Map.of(classifier.ofThread(thread.name()), 1));
              double count = mine.values().stream().mapToInt(Integer::intValue).sum();
              mine.forEach(
                  (activity, n) ->
                      spent.merge(activity, thread.seconds() * n / count, Double::sum));
            });
    return spent;
  }

  private Map<Activity, Double> bySamples() {
    Map<Activity, Double> spent = new EnumMap<>(Activity.class);
    recording.samples().forEach(sample -> spent.merge(of(sample), 1.0, Double::sum));
    double all = outcome.usage() == null ? outcome.wallSeconds() : outcome.usage().seconds();
    double java = Math.max(0, all - recording.jitSeconds() - recording.gcPauseSeconds());
    double scale = java / Math.max(1, recording.samples().size());
    spent.replaceAll((activity, samples) -> samples * scale);
    spent.put(Activity.JIT, recording.jitSeconds());
    spent.put(Activity.GC, recording.gcPauseSeconds());
    return spent;
  }

  /** What the moment says counts more than the stack, where the stack could be anybody's. */
  private Activity of(Recording.Sample sample) {
    if (sample.seconds() >= audit && sample.seconds() < publish) {
      return Activity.AUDIT;
    }
    boolean vague = sample.activity() == Activity.FLINK || sample.activity() == Activity.OTHER;
    return vague && sample.seconds() < firstJob ? Activity.START : sample.activity();
  }
}
