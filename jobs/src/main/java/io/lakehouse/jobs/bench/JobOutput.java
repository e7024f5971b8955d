package io.lakehouse.jobs.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the job has printed, for the figures in it. */
final class JobOutput {
  private static final String SECONDS = "seconds: ";

  /** A locale may write the decimals with a comma. */
  private static final Pattern STEP = Pattern.compile("(\\w+) (\\d+[.,]\\d+)(?:, |$)");

  private static final Pattern BRONZE = Pattern.compile("\\s*bronze\\.(\\w+)\\s+(\\S.*) rows");
  private static final Pattern PROGRESS = Pattern.compile("\\[\\s*(\\d+[.,]\\d+) s\\] (.*)");

  private final List<String> lines;

  JobOutput(List<String> lines) {
    this.lines = lines;
  }

  /** Seconds by step in the order of the steps; empty when the job has not said them. */
  Map<String, Double> steps() {
    Map<String, Double> steps = new LinkedHashMap<>();
    lines.stream()
        .map(String::strip)
        .filter(line -> line.startsWith(SECONDS))
        .forEach(
            line -> {
              Matcher step = STEP.matcher(line.substring(SECONDS.length()));
              while (step.find()) {
                steps.put(step.group(1), decimal(step.group(2)));
              }
            });
    return steps;
  }

  /** Rows by table of bronze, without its layer; empty when the job has not said them. */
  Map<String, Long> bronze() {
    Map<String, Long> rows = new LinkedHashMap<>();
    lines.stream()
        .map(BRONZE::matcher)
        .filter(Matcher::matches)
        .forEach(row -> rows.put(row.group(1), Long.valueOf(row.group(2).replaceAll("\\D", ""))));
    return rows;
  }

  /** Seconds from the start of the JVM to the first line of progress that begins so. */
  Optional<Double> begin(String progress) {
    return lines.stream()
        .map(PROGRESS::matcher)
        .filter(line -> line.matches() && line.group(2).startsWith(progress))
        .map(line -> decimal(line.group(1)))
        .findFirst();
  }

  private static double decimal(String number) {
    return Double.parseDouble(number.replace(',', '.'));
  }
}
