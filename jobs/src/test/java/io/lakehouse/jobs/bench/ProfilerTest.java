package io.lakehouse.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.bench.Proc.ThreadUsage;
import io.lakehouse.jobs.bench.Recording.Sample;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ProfilerTest {
  private static final List<String> OUTPUT =
      List.of(
          "[  2.0 s] bronze, silver, gold: filling",
          "[  8.0 s] auditing: 2",
          "[  9.0 s] publishing 3 tables");

  private static final Recording RECORDING =
      new Recording(
          List.of(
              new Sample(1, 1.0, Activity.FLINK),
              new Sample(1, 3.0, Activity.PLAN),
              new Sample(2, 5.0, Activity.CONVERT),
              new Sample(2, 8.5, Activity.CONVERT)),
          3,
          1);

  @Test
  void laysTheCpuTimeOfAThreadOnWhatItWasSeenAt() {
    Profile profile =
        new Profiler(
                RECORDING,
                StackClassifier.BATCH,
                outcome(
                    Map.of(
                        1L, new ThreadUsage("main", 2),
                        2L, new ThreadUsage("Source: users[1", 4),
                        3L, new ThreadUsage("C2 CompilerThre", 3),
                        4L, new ThreadUsage("GC Thread#0", 1),
                        5L, new ThreadUsage("JFR Recorder Th", 7))))
            .profile(20.0);
    assertThat(cpuSeconds(profile))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("start", 2.0, "plan", 2.0, "convert", 4.0, "audit", 4.0, "jit", 6.0, "gc", 2.0));
    assertThat(profile.shares().get(0).percent()).isEqualTo(10);
  }

  @Test
  void weighsAllSamplesTheSameWhereNoThreadIsKnown() {
    Profile profile =
        new Profiler(RECORDING, StackClassifier.BATCH, outcome(Map.of())).profile(10.0);
    assertThat(cpuSeconds(profile))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("start", 1.5, "plan", 1.5, "convert", 1.5, "audit", 1.5, "jit", 3.0, "gc", 1.0));
  }

  private static JobProcess.Outcome outcome(Map<Long, ThreadUsage> threads) {
    return new JobProcess.Outcome(0, 6, new Usage(9, 1), 1000L, threads, OUTPUT);
  }

  private static Map<String, Double> cpuSeconds(Profile profile) {
    return profile.shares().stream()
        .collect(Collectors.toMap(Profile.Share::activity, Profile.Share::cpuSeconds));
  }
}
