package io.lakehouse.jobs.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.generate.EventCounts;
import io.lakehouse.jobs.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** What has become of the events when the fault is over; figures go to {@code target/chaos.md}. */
final class Outcome {
  private Outcome() {}

  /** Stops the stream when it has committed all, and looks whether each row is there once. */
  static void whole(TestLake lake, ChaosLab lab) throws Exception {
    assertThat(lab.finish()).as(lab::said).isZero();
    whole(lake, lab.sender());
    say(
        String.format(
            Locale.ROOT,
            "  longest time without a commit %.1f s, %d restarts by Flink",
            lab.longestGap(),
            lab.restarts()));
  }

  /** Looks whether each row of what was sent is in the tables once. */
  static void whole(TestLake lake, Sender sender) throws IOException {
    assertThat(Found.differences(Found.in(lake), sender.expected().sums())).isEmpty();
    EventCounts sent = sender.counts();
    assertThat(Found.lineage(lake)).doesNotHaveDuplicates().hasSize((int) sent.records());
    assertThat(lake.table("silver.user_activity", "event_id").column("event_id"))
        .doesNotHaveDuplicates()
        .hasSize((int) sent.events());
    say(
        String.format(
            Locale.ROOT,
            "  %,d records, %,d events: none lost, none twice",
            sent.records(),
            sent.events()));
  }

  /** Writes a line of the figures. */
  static void say(String line) throws IOException {
    System.out.println(line);
    Files.writeString(
        Path.of("target", "chaos.md"),
        "- " + line.strip() + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
