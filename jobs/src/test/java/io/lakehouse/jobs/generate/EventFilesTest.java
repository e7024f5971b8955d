package io.lakehouse.jobs.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFilesTest {
  private static final EventPlan PLAN = EventPlan.of(5000, 300, 3).withFlaws(0.1, 0.05, 0.05);

  @TempDir Path folder;

  @Test
  void putsEachRecordOnALineOfTheDayOfItsArrival() throws IOException {
    EventCounts counts = write(PLAN);
    Map<String, Long> lines = new TreeMap<>();
    long events = 0;
    long broken = 0;
    long late = 0;
    for (Path file : files()) {
      for (byte[] line : lines(file)) {
        lines.merge(file.getParent().getFileName().toString(), 1L, Long::sum);
        JsonNode event = EventReader.read(line);
        if (event == null) {
          broken++;
          continue;
        }
        events++;
        Instant arrived = Instant.parse(event.get("_arrived_at").textValue());
        assertThat(file.endsWith(Path.of(arrived.toString().substring(0, 10), name(event))))
            .isTrue();
        Duration lag = Duration.between(EventReader.time(event), arrived);
        late += lag.compareTo(Duration.ofMinutes(10)) > 0 ? 1 : 0;
      }
    }
    assertThat(events).isEqualTo(counts.events() + counts.duplicates());
    assertThat(broken).isEqualTo(counts.broken());
    assertThat(late).isPositive();
    assertThat(lines).containsOnlyKeys("2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23");
  }

  @Test
  void numbersTheRecordsOfAPartitionOverAllDays() throws IOException {
    EventCounts counts = write(PLAN.withFlaws(0.1, 0.05, 0));
    for (int partition = 0; partition < 4; partition++) {
      List<Long> offsets = new ArrayList<>();
      String name = "events-%02d.jsonl".formatted(partition);
      for (Path file : files()) {
        if (file.endsWith(name)) {
          for (byte[] line : lines(file)) {
            offsets.add(EventReader.read(line).get("_offset").longValue());
          }
        }
      }
      for (int i = 0; i < offsets.size(); i++) {
        assertThat(offsets.get(i)).isEqualTo(i);
      }
      assertThat(offsets).hasSizeGreaterThan((int) counts.records() / 8);
    }
  }

  @Test
  void keepsTheRecordAsItIsInFrontOfItsLineage() throws IOException {
    List<EventRecord> records = new ArrayList<>();
    EventGenerator.generate(PLAN.withPartitions(1), records::add);
    write(PLAN.withPartitions(1));
    List<byte[]> lines = new ArrayList<>();
    for (Path file : files()) {
      lines.addAll(lines(file));
    }
    assertThat(lines).hasSameSizeAs(records);
    for (int i = 0; i < lines.size(); i++) {
      byte[] line = lines.get(i);
      byte[] value = records.get(i).value();
      if (records.get(i).isBroken()) {
        assertThat(line).isEqualTo(value == null ? new byte[0] : value);
      } else {
        assertThat(line).startsWith(Arrays.copyOf(value, value.length - 1));
      }
    }
  }

  @Test
  void tellsTheLinesOfEveryFile() throws IOException {
    try (EventFiles files = EventFiles.open(PLAN, folder)) {
      EventGenerator.generate(PLAN, files);
      files.close();
      assertThat(files.files()).hasSizeGreaterThan(4);
      for (GeneratedFile file : files.files()) {
        assertThat(file.feed()).isEqualTo("user_activity");
        assertThat(lines(file.path())).hasSize((int) file.lines());
      }
    }
  }

  @Test
  void replacesWhatItWroteBefore() throws IOException {
    write(EventPlan.of(20_000, 300, 4).withFlaws(0.2, 0, 0));
    write(PLAN);
    Map<Path, Integer> again = hashes();
    write(PLAN);
    assertThat(hashes()).isEqualTo(again);
    write(EventPlan.of(1, 300, 4));
    assertThat(files()).hasSize(1);
  }

  @Test
  void refusesADayWithOtherFilesAndRemovesNothing() throws IOException {
    write(PLAN);
    int before = files().size();
    Path day = folder.resolve("user_activity/2026-11-22");
    Files.writeString(day.resolve("mine.jsonl"), "");
    assertThatThrownBy(() -> EventFiles.open(PLAN, folder))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot generate into "
                + day
                + ", its other files would become part of the day: mine.jsonl."
                + " Remove them, or take another folder.");
    assertThat(files()).hasSize(before + 1);
  }

  private EventCounts write(EventPlan plan) throws IOException {
    try (EventFiles files = EventFiles.open(plan, folder)) {
      return EventGenerator.generate(plan, files);
    }
  }

  private static String name(JsonNode event) {
    return "events-%02d.jsonl".formatted(event.get("_partition").intValue());
  }

  private List<Path> files() throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private Map<Path, Integer> hashes() throws IOException {
    Map<Path, Integer> hashes = new TreeMap<>();
    for (Path file : files()) {
      hashes.put(file, Arrays.hashCode(Files.readAllBytes(file)));
    }
    return hashes;
  }

  /** By bytes: some lines are no UTF-8. */
  private static List<byte[]> lines(Path file) throws IOException {
    List<byte[]> lines = new ArrayList<>();
    var line = new ByteArrayOutputStream();
    for (byte b : Files.readAllBytes(file)) {
      if (b == '\n') {
        lines.add(line.toByteArray());
        line.reset();
      } else {
        line.write(b);
      }
    }
    assertThat(line.size()).as("the last line ends").isZero();
    return lines;
  }
}
