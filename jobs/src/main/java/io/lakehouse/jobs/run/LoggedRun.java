package io.lakehouse.jobs.run;

import java.util.List;
import org.slf4j.MDC;

/**
 * The run that a thread works on, in every line that it logs: {@code run_id}, {@code date} and
 * {@code feeds}, as in {@code ops.runs}. Threads of Flink's tasks do not know it; their lines have
 * Flink's {@code flink-job-id}, and {@code PipelineJob} logs which run a job belongs to.
 */
public final class LoggedRun {
  private static final String ID = "run_id";
  private static final String DATE = "date";
  private static final String FEEDS = "feeds";

  private LoggedRun() {}

  /** From here on the lines of this thread belong to the run. */
  static void begin(String id, String date, List<String> feeds) {
    MDC.put(ID, id);
    MDC.put(DATE, date);
    MDC.put(FEEDS, String.join(",", feeds));
  }

  /** From here on the lines of this thread belong to no run. */
  public static void end() {
    List.of(ID, DATE, FEEDS).forEach(MDC::remove);
  }
}
