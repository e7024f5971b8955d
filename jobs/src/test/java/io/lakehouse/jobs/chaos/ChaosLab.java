package io.lakehouse.jobs.chaos;

import io.lakehouse.jobs.generate.EventCounts;
import io.lakehouse.jobs.testing.LakeProcess;
import io.lakehouse.jobs.testing.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/** A broker and a stream, each a process of the packaged job, and a sender that does not stop. */
final class ChaosLab implements AutoCloseable {
  private static final String TOPIC = "user-activity";
  private static final String BRONZE = "bronze.user_activity";
  private static final double RATE = 2_000;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Pattern ATTEMPT = Pattern.compile("#(\\d+) .*switched from \\w+ to FAILED");
  private static final String READY = "broker 127.0.0.1:";

  private final TestLake lake;
  private final Map<String, String> keys = new TreeMap<>();
  private LakeProcess broker;
  private int port;
  private LakeProcess stream;
  private Sender sender;

  private ChaosLab(TestLake lake) {
    this.lake = lake;
  }

  /**
   * Starts all of it, and waits until the stream has committed some events and has more to come.
   *
   * @param events good events, sent at 2,000 a second
   * @param keys settings of the stream
   */
  static ChaosLab open(TestLake lake, long events, Map<String, String> keys) throws Exception {
    ChaosLab lab = new ChaosLab(lake);
    lab.keys.put("execution.checkpointing.interval", "2 s");
    lab.keys.put("execution.checkpointing.dir", lake.folder().resolve("checkpoints").toString());
    lab.keys.put(
        "execution.checkpointing.savepoint-dir", lake.folder().resolve("savepoints").toString());
    lab.keys.put("lakehouse.stream.quiet-after", "1 s");
    lab.keys.putAll(keys);
    lab.startBroker();
    lab.sender = Sender.start("127.0.0.1:" + lab.port, TOPIC, events, RATE);
    lab.startStream();
    lab.awaitCommit();
    lab.awaitCommit();
    return lab;
  }

  /** Starts the broker, from the second time on with the data and the port it had. */
  void startBroker() throws InterruptedException {
    List<String> arguments =
        new ArrayList<>(List.of("--folder", lake.folder().resolve("broker").toString()));
    if (port > 0) {
      arguments.addAll(List.of("--port", Integer.toString(port)));
    }
    LakeProcess started =
        LakeProcess.startPackaged(lake, "broker", arguments.toArray(String[]::new));
    broker = started;
    started.await(() -> started.stdout().contains(READY));
    String said = started.stdout();
    port = Integer.parseInt(said.substring(said.indexOf(READY) + READY.length()).strip());
  }

  void killBroker() throws InterruptedException {
    broker.kill();
  }

  /** Starts the stream. */
  void startStream(String... options) {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(List.of("--bootstrap", "127.0.0.1:" + port));
    arguments.addAll(List.of("--warehouse", lake.warehouse().toString()));
    keys.forEach((key, value) -> arguments.addAll(List.of("-D", key + "=" + value)));
    stream = LakeProcess.startPackaged(lake, "stream", arguments.toArray(String[]::new));
  }

  void killStream() throws InterruptedException {
    stream.kill();
  }

  /** Waits so long, in which the stream must not end. */
  void hold(Duration time) throws InterruptedException {
    if (!stream.lives(time)) {
      throw new AssertionError("the stream has ended: " + stream.stderr());
    }
  }

  /** Waits for a commit of events that is made from now on. */
  Instant awaitCommit() throws InterruptedException {
    return awaitCommit(Instant.now());
  }

  /** Waits for a commit of events behind a time. */
  Instant awaitCommit(Instant time) throws InterruptedException {
    stream.await(() -> commits().stream().anyMatch(time::isBefore));
    return commits().stream().filter(time::isBefore).findFirst().orElseThrow();
  }

  /** The longest time between two commits of events, in seconds. */
  double longestGap() {
    List<Instant> commits = commits();
    double longest = 0;
    for (int i = 1; i < commits.size(); i++) {
      longest =
          Math.max(longest, Duration.between(commits.get(i - 1), commits.get(i)).toMillis() / 1e3);
    }
    return longest;
  }

  private List<Instant> commits() {
    if (!lake.house().lake().exists(BRONZE)) {
      return List.of();
    }
    Table table = lake.house().lake().table(BRONZE);
    return StreamSupport.stream(table.snapshots().spliterator(), false)
        .filter(snapshot -> number(snapshot, "added-records") > 0)
        .map(snapshot -> Instant.ofEpochMilli(snapshot.timestampMillis()))
        .sorted()
        .toList();
  }

  /** Whether there is still something to send, so that what happens now is in the middle. */
  boolean isSending() {
    return !sender.isDone();
  }

  /**
   * Waits until all that was sent is in bronze and in gold, at most three minutes, and stops the
   * stream.
   *
   * @return its exit code
   */
  int finish() throws InterruptedException {
    EventCounts counts = sender.counts();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    stream.await(
        () ->
            (rows(BRONZE) + rows("bronze.rejects") >= counts.records()
                    && lake.table("gold.activity_hourly_parts", "events").sum("events")
                        >= counts.events())
                || System.nanoTime() > deadline);
    stream.stop();
    return stream.await();
  }

  private long rows(String table) {
    Snapshot current = lake.house().lake().table(table).currentSnapshot();
    return current == null ? 0 : number(current, "total-records");
  }

  private static long number(Snapshot snapshot, String property) {
    return Long.parseLong(snapshot.summary().getOrDefault(property, "0"));
  }

  Sender sender() {
    return sender;
  }

  /** How often Flink has started the job anew, by the attempts in the log that failed. */
  long restarts() throws IOException {
    return Files.readAllLines(lake.folder().resolve("lake.log")).stream()
        .map(ATTEMPT::matcher)
        .filter(Matcher::find)
        .mapToLong(found -> Long.parseLong(found.group(1)) + 1)
        .max()
        .orElse(0);
  }

  /** What the stream has said, for a failure. */
  String said() {
    return stream.stderr();
  }

  @Override
  public void close() throws InterruptedException {
    if (stream != null) {
      stream.close();
    }
    broker.close();
  }
}
