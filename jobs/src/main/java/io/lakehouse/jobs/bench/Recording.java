package io.lakehouse.jobs.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * What a Flight Recorder file says.
 *
 * @param samples stacks of threads that ran Java code
 * @param jitSeconds time that compilers were at work
 * @param gcPauseSeconds time that the JVM stood still to collect garbage
 */
record Recording(List<Sample> samples, double jitSeconds, double gcPauseSeconds) {

  /**
   * A thread that ran Java code.
   *
   * @param thread its id in the operating system
   * @param seconds when, since the start of the JVM
   * @param activity what its stack says
   */
  record Sample(long thread, double seconds, Activity activity) {}

  /** Reads a file. */
  static Recording read(Path file, StackClassifier classifier) throws IOException {
    List<Sample> samples = new ArrayList<>();
    List<RecordedEvent> stacks = new ArrayList<>();
    Instant begun = Instant.MAX;
    double jit = 0;
    double pauses = 0;
    try (RecordingFile events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        switch (event.getEventType().getName()) {
          case "jdk.ExecutionSample" -> stacks.add(event);
          case "jdk.JVMInformation" -> begun = event.getInstant("jvmStartTime");
          // The counter of the compilers goes on; its last value is the sum.
          case "jdk.CompilerStatistics" ->
              jit = Math.max(jit, event.getLong("totalTimeSpent") / 1e3);
          case "jdk.GarbageCollection" ->
              pauses += event.getDuration("sumOfPauses").toNanos() / 1e9;
          default -> {}
        }
      }
    }
    for (RecordedEvent event : stacks) {
      RecordedThread thread = event.getThread("sampledThread");
      RecordedStackTrace stack = event.getStackTrace();
      if (thread != null && stack != null) {
        samples.add(
            new Sample(
                thread.getOSThreadId(),
                (event.getStartTime().toEpochMilli() - begun.toEpochMilli()) / 1e3,
                classifier.classify(String.valueOf(thread.getJavaName()), frames(stack))));
      }
    }
    return new Recording(samples, jit, pauses);
  }

  private static List<String> frames(RecordedStackTrace stack) {
    return stack.getFrames().stream()
        .map(frame -> frame.getMethod().getType().getName() + "." + frame.getMethod().getName())
        .toList();
  }
}
