package io.lakehouse.jobs.source.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.source.file.FileCheck;
import io.lakehouse.jobs.source.file.FileColumn;
import io.lakehouse.jobs.source.file.FileHeader;
import io.lakehouse.jobs.source.file.FileSchema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvHeaderPropertyTest {

  private static final int CASES = 2_000;

  private static final List<FileColumn> COLUMNS =
      IntStream.range(0, 12)
          .mapToObj(i -> new FileColumn("column_" + i, i % 3 == 0 ? "pays \u00E9, " + i : "c" + i))
          .toList();

  private static final FileSchema SCHEMA =
      new FileSchema(COLUMNS, List.of("column_1", "column_4"), Map.of("late", "column_9"));

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void resolvesAnyHeaderHoweverItIsWritten(long seed) throws IOException {
    var random = new Random(seed);
    for (int i = 0; i < CASES; i++) {
      List<String> names = randomNames(random);
      String text = written(names, random);
      FileCheck check =
          CsvFormat.check(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), SCHEMA);
      String refusal = refusal(names);
      assertThat(check.refusal()).as(text).isEqualTo(refusal);
      if (refusal == null) {
        verify(check.header(), names);
      }
    }
  }

  private static void verify(FileHeader header, List<String> names) {
    assertThat(header.width()).isEqualTo(names.size());
    assertThat(header.schemaName()).isEqualTo(names.contains("pays \u00E9, 9") ? "late" : null);
    var unknown = new ArrayList<>(names);
    for (FileColumn column : COLUMNS) {
      assertThat(header.position(column)).isEqualTo(names.indexOf(column.header()));
      assertThat(header.missing().contains(column)).isEqualTo(!names.contains(column.header()));
      unknown.remove(column.header());
    }
    assertThat(header.unknown()).extracting(FileHeader.UnknownColumn::name).isEqualTo(unknown);
    assertThat(header.unknown()).allMatch(u -> names.get(u.position()).equals(u.name()));
  }

  private static List<String> randomNames(Random random) {
    var names = new ArrayList<String>();
    for (FileColumn column : COLUMNS) {
      if (random.nextInt(12) != 0) {
        names.add(column.header());
      }
    }
    for (int k = random.nextInt(4); k > 0; k--) {
      names.add("extra \"" + random.nextInt(8) + "\"");
    }
    Collections.shuffle(names, random);
    return names;
  }

  private static String written(List<String> names, Random random) {
    var fields = new ArrayList<String>();
    for (String name : names) {
      String padded = " ".repeat(random.nextInt(3)) + name + " ".repeat(random.nextInt(2));
      fields.add('"' + padded.replace("\"", "\"\"") + '"');
    }
    String mark = random.nextBoolean() ? "\uFEFF" : "";
    String end = List.of("", "\n", "\r\n", "\n1,2\n", "\r\n\r\n").get(random.nextInt(5));
    return mark + String.join(",", fields) + end;
  }

  private static String refusal(List<String> names) {
    var keys = new ArrayList<>(List.of("c1", "c4"));
    keys.removeAll(names);
    if (!keys.isEmpty()) {
      return "misses the key column" + (keys.size() > 1 ? "s " : " ") + String.join(", ", keys);
    }
    var twice = new LinkedHashSet<>(names);
    twice.removeIf(name -> Collections.frequency(names, name) == 1);
    return twice.isEmpty() ? null : "column named twice in the header: " + String.join(", ", twice);
  }
}
