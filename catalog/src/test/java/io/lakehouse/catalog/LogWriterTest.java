package io.lakehouse.catalog;

import static org.apache.iceberg.expressions.Expressions.alwaysFalse;
import static org.apache.iceberg.expressions.Expressions.alwaysTrue;
import static org.apache.iceberg.expressions.Expressions.equal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.catalog.schema.Types;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.types.Types.LongType;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.StringType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogWriterTest {
  @TempDir Path warehouse;
  private Lake lake;
  private Table runs;

  @BeforeEach
  void open() {
    lake = Lakes.embedded(warehouse);
    ((SupportsNamespaces) lake.catalog()).createNamespace(Namespace.of("ops"));
    Schema schema =
        new Schema(
            NestedField.required(1, "run_id", StringType.get()),
            NestedField.optional(2, "read", LongType.get()));
    PartitionSpec byRun = PartitionSpec.builderFor(schema).identity("run_id").build();
    runs = lake.catalog().createTable(Lake.id("ops.runs"), schema, byRun);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  @Test
  void replacesTheRowsOfOnePartitionInOneSnapshot() {
    LogWriter.replace(runs, alwaysFalse(), List.of(run("a", 1), run("a", 2), run("b", 3)));
    LogWriter.replace(runs, equal("run_id", "a"), List.of(run("a", 4), run("c", 5)));

    assertThat(Lakes.rows(runs)).containsExactly("a|4", "b|3", "c|5");
    assertThat(runs.snapshots()).hasSize(2);
    assertThat(runs.currentSnapshot().summary()).containsEntry("changed-partition-count", "2");
  }

  @Test
  void onlyDeletesWhereThereAreNoNewRows() {
    LogWriter.replace(runs, alwaysFalse(), List.of(run("a", 1), run("b", 3)));
    LogWriter.replace(runs, equal("run_id", "a"), List.of());
    assertThat(Lakes.rows(runs)).containsExactly("b|3");
  }

  @Test
  void writesNoSnapshotWhereThereIsNothingToDo() {
    LogWriter.replace(runs, alwaysFalse(), List.of());
    runs.refresh();
    assertThat(runs.currentSnapshot()).isNull();
  }

  @Test
  void replacesAllRowsOfAnUnpartitionedTable() {
    Table table =
        lake.catalog()
            .createTable(
                Lake.id("ops.notes"), new Schema(NestedField.optional(1, "n", LongType.get())));
    LogWriter.replace(table, alwaysTrue(), List.of(Map.of("n", 1), Map.of("n", 2L)));
    LogWriter.replace(table, alwaysTrue(), List.of(Map.of("n", 3)));
    assertThat(Lakes.rows(table)).containsExactly("3");
  }

  @Test
  void leavesTheTableAndNoFileWhereTheFilterCutsAFile() throws IOException {
    LogWriter.replace(runs, alwaysFalse(), List.of(run("a", 1), run("a", 2)));
    long filesBefore = dataFiles();
    assertThatThrownBy(() -> LogWriter.replace(runs, equal("read", 1), List.of(run("a", 9))))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("some, but not all, rows match");
    assertThat(Lakes.rows(runs)).containsExactly("a|1", "a|2");
    assertThat(dataFiles()).isEqualTo(filesBefore);
  }

  @Test
  void writesEveryTypeOfValue() {
    Map<String, String> types = new LinkedHashMap<>();
    Map<String, Object> row = new LinkedHashMap<>();
    types.put("i", "int");
    row.put("i", 1);
    types.put("l", "bigint");
    row.put("l", Long.MAX_VALUE);
    types.put("b", "boolean");
    row.put("b", true);
    types.put("d", "double");
    row.put("d", 0.5);
    types.put("n", "decimal(6,2)");
    row.put("n", new BigDecimal("12.5"));
    types.put("day", "date");
    row.put("day", LocalDate.of(2026, 11, 20));
    types.put("at", "timestamp");
    row.put("at", Instant.parse("2026-11-20T01:02:03.123456789Z"));
    types.put("raw", "binary");
    row.put("raw", new byte[] {1, 2});
    types.put("m", "map<string,string>");
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("k", null);
    row.put("m", map);
    types.put("a", "array<row<x int, y string>>");
    row.put("a", Arrays.asList(Map.of("x", 1), null));
    types.put("missing", "string");
    Table table = table("ops.all", types);

    LogWriter.replace(table, alwaysFalse(), List.of(row));

    assertThat(Lakes.rows(table))
        .containsExactly(
            "1|9223372036854775807|true|0.5|12.50|2026-11-20|2026-11-20T01:02:03.123456Z|"
                + "java.nio.HeapByteBuffer[pos=0 lim=2 cap=2]|{k=null}|[Record(1, null), null]|null");
  }

  @Test
  void namesEveryValueThatDoesNotFit() {
    Table table = table("ops.few", Map.of("n", "decimal(4,2)"));
    assertThatThrownBy(
            () ->
                LogWriter.replace(
                    runs,
                    alwaysFalse(),
                    List.of(run("a", 1), Map.of("read", "x", "wrote", 1), Map.of("run_id", 5L))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            """
            Cannot write rows to lake.ops.runs, they do not fit its columns:
              row 2, column wrote is unknown
              row 2, column run_id is required and null
              row 2, column read is no long: x of java.lang.String
              row 3, column run_id is no string: 5 of java.lang.Long""");
    for (String tooLong : List.of("1.234", "123.4")) {
      assertThatThrownBy(
              () ->
                  LogWriter.replace(
                      table, alwaysFalse(), List.of(Map.of("n", new BigDecimal(tooLong)))))
          .hasMessageContaining("column n is no decimal(4, 2): " + tooLong);
    }
    assertThat(runs.currentSnapshot()).isNull();
  }

  private Table table(String name, Map<String, String> types) {
    String row =
        types.entrySet().stream()
            .map(type -> type.getKey() + " " + type.getValue())
            .collect(Collectors.joining(", ", "row<", ">"));
    Schema schema = new Schema(Types.of(row).asStructType().fields());
    return lake.catalog().createTable(Lake.id(name), schema);
  }

  private long dataFiles() throws IOException {
    try (Stream<Path> files = Files.walk(warehouse)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).count();
    }
  }

  private static Map<String, Object> run(String id, int read) {
    return Map.of("run_id", id, "read", read);
  }
}
