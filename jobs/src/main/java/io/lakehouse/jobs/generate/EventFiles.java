package io.lakehouse.jobs.generate;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes a stream of events to a landing zone: {@code <out>/user_activity/<date of
 * arrival>/events-NN.jsonl}, one file a partition and one record a line.
 *
 * <p>Each event carries {@code _arrived_at}, {@code _partition} and {@code _offset} behind its own
 * fields. A broken record is there as it is, without them; an empty one and a tombstone are an
 * empty line. All of them take an offset.
 */
public final class EventFiles implements EventConsumer, Closeable {
  /** The feed. */
  public static final String FEED = "user_activity";

  private static final Pattern OWN = Pattern.compile("events-\\d{2,3}\\.jsonl");
  private static final byte[] ARRIVED_AT = ascii(",\"_arrived_at\":\"");
  private static final byte[] PARTITION = ascii("Z\",\"_partition\":");
  private static final byte[] OFFSET = ascii(",\"_offset\":");

  private final Path folder;
  private final LineBuffer[] open;
  private final long[] offsets;
  private final long[] firstOffsets;
  private final byte[] time = new byte[23];
  private final List<GeneratedFile> files = new ArrayList<>();
  private long day = Long.MIN_VALUE;

  private EventFiles(Path folder, int partitions) {
    this.folder = folder;
    this.open = new LineBuffer[partitions];
    this.offsets = new long[partitions];
    this.firstOffsets = new long[partitions];
  }

  /**
   * Makes room for the records of a plan: files of earlier events are removed from the days on
   * which they can arrive.
   *
   * @param out the landing zone
   * @throws IOException when nothing can be written, or one of these days holds other files, which
   *     would become part of it; nothing is removed then
   */
  public static EventFiles open(EventPlan plan, Path out) throws IOException {
    Path folder = Files.createDirectories(Files.createDirectories(out).resolve(FEED));
    List<Path> old = new ArrayList<>();
    LocalDate first = LocalDate.ofEpochDay(plan.start().toEpochMilli() / Ascii.DAY_MILLIS);
    // Late ones arrive within three days, copies of them some minutes later.
    LocalDate last = first.plusDays(plan.span().toDays() + 5);
    for (LocalDate date = first; !date.isAfter(last); date = date.plusDays(1)) {
      Path ofDay = folder.resolve(date.toString());
      if (Files.exists(ofDay)) {
        old.addAll(ownFiles(ofDay));
      }
    }
    for (Path file : old) {
      Files.delete(file);
    }
    return new EventFiles(folder, plan.partitions());
  }

  @Override
  public void accept(EventRecord record) throws IOException {
    long arrivalDay = Math.floorDiv(record.arrivalMillis(), Ascii.DAY_MILLIS);
    if (arrivalDay != day) {
      close();
      day = arrivalDay;
    }
    int partition = record.partition();
    if (open[partition] == null) {
      begin(partition);
    }
    LineBuffer line = open[partition];
    long offset = offsets[partition]++;
    byte[] value = record.value();
    if (!record.isBroken()) {
      Ascii.time(time, 0, record.arrivalMillis());
      line.add(value, value.length - 1).add(ARRIVED_AT).add(time);
      line.add(PARTITION).add(partition).add(OFFSET).add(offset).add("}\n");
    } else if (value == null) {
      line.add('\n');
    } else {
      line.add(value).add('\n');
    }
  }

  /** What was written, day by day, without what is still open. */
  public List<GeneratedFile> files() {
    return List.copyOf(files);
  }

  /** Ends the files of the day. */
  @Override
  public void close() throws IOException {
    for (int partition = 0; partition < open.length; partition++) {
      LineBuffer line = open[partition];
      if (line != null) {
        open[partition] = null;
        line.close();
        long lines = offsets[partition] - firstOffsets[partition];
        files.add(new GeneratedFile(FEED, path(partition), lines));
      }
    }
  }

  private void begin(int partition) throws IOException {
    Path file = path(partition);
    Files.createDirectories(file.getParent());
    open[partition] = new LineBuffer(file);
    firstOffsets[partition] = offsets[partition];
  }

  private Path path(int partition) {
    return folder
        .resolve(LocalDate.ofEpochDay(day).toString())
        .resolve("events-%02d.jsonl".formatted(partition));
  }

  private static List<Path> ownFiles(Path ofDay) throws IOException {
    try (var present = Files.list(ofDay)) {
      List<Path> files = present.sorted().toList();
      List<String> others =
          files.stream()
              .map(file -> file.getFileName().toString())
              .filter(name -> !OWN.matcher(name).matches())
              .toList();
      if (!others.isEmpty()) {
        throw new IOException(
            "Cannot generate into "
                + ofDay
                + ", its other files would become part of the day: "
                + String.join(", ", others)
                + ". Remove them, or take another folder.");
      }
      return files;
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
