package io.lakehouse.jobs.bench;

import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the streaming job has printed, for the figures in it. */
final class StreamOutput {
  private static final Pattern CAUGHT_UP = Pattern.compile("\\S+ caught up in (\\S.*) ms");
  private static final String LEDGER = "ledger ";
  private static final String BALANCED = " balanced";

  private final List<String> lines;

  StreamOutput(List<String> lines) {
    this.lines = lines;
  }

  /** Seconds that the job has run for; empty when it has not caught up. */
  OptionalDouble jobSeconds() {
    return lines.stream()
        .map(CAUGHT_UP::matcher)
        .filter(Matcher::matches)
        .mapToDouble(line -> Long.parseLong(line.group(1).replaceAll("\\D", "")) / 1e3)
        .findFirst();
  }

  /** The lines of the ledger. */
  List<String> ledger() {
    return lines.stream()
        .map(String::strip)
        .filter(line -> line.startsWith(LEDGER))
        .map(line -> line.substring(LEDGER.length()).strip())
        .toList();
  }

  /** Whether there is a ledger and all of it balances. */
  boolean isBalanced() {
    List<String> ledger = ledger();
    return !ledger.isEmpty() && ledger.stream().allMatch(line -> line.endsWith(BALANCED));
  }
}
