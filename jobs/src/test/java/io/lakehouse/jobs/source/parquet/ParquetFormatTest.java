package io.lakehouse.jobs.source.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.jobs.source.file.FileColumn;
import io.lakehouse.jobs.source.file.FileHeader;
import io.lakehouse.jobs.source.file.FileRecords;
import io.lakehouse.jobs.source.file.FileSchema;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ParquetFormatTest {
  private static final FileSchema SCHEMA = FileRecords.schema(List.of("id"), "id", "name", "price");
  private static final ParquetFormat FORMAT = new ParquetFormat();

  @TempDir Path folder;

  @Test
  void readsColumnsByNameAndCountsRows() throws IOException {
    Path file =
        write(
            "optional binary name (STRING); required int32 id; optional binary mood (STRING);",
            group -> group.append("name", "Caf\u00E9").append("id", 1).append("mood", "good"),
            group -> group.append("id", 2),
            group -> group.append("name", "").append("id", 3).append("mood", ""));
    assertThat(FileRecords.read(FORMAT, file, SCHEMA))
        .containsExactly(
            "1 [1, Caf\u00E9, null] {mood=good}", "2 [2, null, null]", "3 [3, null, null]");
    FileHeader header = FORMAT.check(FileRecords.path(file), SCHEMA).header();
    assertThat(header.missing()).extracting(FileColumn::name).containsExactly("price");
    assertThat(header.unknown()).extracting(FileHeader.UnknownColumn::name).containsExactly("mood");
  }

  @Test
  void readsOnlyTheColumnsThatAreWanted() throws IOException {
    Path file =
        write(
            "required int32 id; required int32 x; required int32 price;",
            group -> group.append("id", 1).append("x", 2).append("price", 3));
    assertThat(FileRecords.read(FORMAT, file, SCHEMA, Set.of("price")))
        .containsExactly("1 [null, null, 3]");
    assertThat(FileRecords.read(FORMAT, file, SCHEMA, Set.of("extra")))
        .containsExactly("1 [null, null, null] {x=2}");
    assertThat(FileRecords.read(FORMAT, file, SCHEMA, Set.of())).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.0 | 0",
        "19.99 | 19.99",
        "-19.90 | -19.9",
        "20 | 20",
        "1.0E7 | 10000000",
        "1.5E-7 | 0.00000015",
        "12345678901234.56 | 12345678901234.56",
        "NaN | NaN",
        "-Infinity | -Infinity",
      })
  void writesAFloatingPointNumberAsAPersonWould(double value, String text) throws IOException {
    assertThat(text("double", group -> group.append("price", value))).isEqualTo(text);
  }

  @Test
  void writesASinglePrecisionNumberWithItsOwnDigits() throws IOException {
    assertThat(text("float", group -> group.append("price", 19.99f))).isEqualTo("19.99");
  }

  @Test
  void writesWholeNumbersAndBooleans() throws IOException {
    assertThat(text("int32", "", group -> group.append("price", Integer.MIN_VALUE)))
        .isEqualTo("-2147483648");
    assertThat(text("int32", "INTEGER(8,true)", group -> group.append("price", -7)))
        .isEqualTo("-7");
    assertThat(text("int32", "INTEGER(16,true)", group -> group.append("price", 700)))
        .isEqualTo("700");
    assertThat(text("int32", "INTEGER(32,false)", group -> group.append("price", -1)))
        .isEqualTo("4294967295");
    assertThat(text("int64", "", group -> group.append("price", Long.MAX_VALUE)))
        .isEqualTo("9223372036854775807");
    assertThat(text("int64", "INTEGER(64,false)", group -> group.append("price", -1L)))
        .isEqualTo("18446744073709551615");
    assertThat(text("boolean", group -> group.append("price", true))).isEqualTo("true");
    assertThat(text("boolean", group -> group.append("price", false))).isEqualTo("false");
  }

  @Test
  void writesDecimalsWithAllDigitsOfTheirScale() throws IOException {
    assertThat(text("int32", "DECIMAL(9,2)", group -> group.append("price", -1250)))
        .isEqualTo("-12.50");
    assertThat(text("int64", "DECIMAL(18,0)", group -> group.append("price", 1250L)))
        .isEqualTo("1250");
    byte[] small = new BigInteger("1250").toByteArray();
    byte[] large = new BigDecimal("-12345678901234567890123456.7890").unscaledValue().toByteArray();
    assertThat(text("binary", "DECIMAL(40,4)", group -> group.append("price", bytes(large, 0))))
        .isEqualTo("-12345678901234567890123456.7890");
    for (String type : List.of("DECIMAL(5,2)", "DECIMAL(18,2)", "DECIMAL(38,2)")) {
      int length = type.contains("(5") ? 3 : type.contains("(18") ? 8 : 16;
      assertThat(
              text(
                  "fixed_len_byte_array(" + length + ")",
                  type,
                  group -> group.append("price", bytes(small, length))))
          .isEqualTo("12.50");
    }
  }

  @Test
  void writesDatesAndTimesInIso() throws IOException {
    assertThat(text("int32", "DATE", group -> group.append("price", 20_000)))
        .isEqualTo("2024-10-04");
    assertThat(text("int32", "TIME(MILLIS,true)", group -> group.append("price", 3_600_000)))
        .isEqualTo("01:00:00");
    assertThat(text("int64", "TIME(MICROS,false)", group -> group.append("price", 1_500_000L)))
        .isEqualTo("00:00:01.5");
    assertThat(text("int64", "TIME(NANOS,false)", group -> group.append("price", -1L)))
        .isEqualTo("-1");
  }

  @Test
  void writesTimestampsInIsoWithZoneWhereTheFileSaysUtc() throws IOException {
    long second = 1_728_000_000L;
    assertThat(text("int64", "TIMESTAMP(MILLIS,true)", g -> g.append("price", second * 1000)))
        .isEqualTo("2024-10-04T00:00:00Z");
    assertThat(
            text("int64", "TIMESTAMP(MICROS,false)", g -> g.append("price", second * 1000000 + 5)))
        .isEqualTo("2024-10-04T00:00:00.000005");
    assertThat(text("int64", "TIMESTAMP(NANOS,true)", group -> group.append("price", -1L)))
        .isEqualTo("1969-12-31T23:59:59.999999999Z");
    ByteBuffer int96 = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    int96.putLong(3_600_000_000_007L).putInt(2_440_588 + 20_000).flip();
    assertThat(
            text(
                "int96",
                group -> group.append("price", Binary.fromConstantByteArray(int96.array()))))
        .isEqualTo("2024-10-04T01:00:00.000000007");
  }

  @Test
  void readsEnumerationsAndJsonAsText() throws IOException {
    assertThat(text("binary", "ENUM", group -> group.append("price", "LOW"))).isEqualTo("LOW");
    assertThat(text("binary", "JSON", group -> group.append("price", "[1]"))).isEqualTo("[1]");
  }

  @Test
  void rejectsTextThatIsNoUtf8AndGoesOn() throws IOException {
    Path file =
        write(
            "required int32 id; required binary name (STRING);",
            group ->
                group
                    .append("id", 1)
                    .append("name", Binary.fromConstantByteArray(new byte[] {'a', (byte) 0xE9})),
            group -> group.append("id", 2).append("name", "b"));
    assertThat(FileRecords.read(FORMAT, file, SCHEMA))
        .containsExactly("1 rejected, invalid UTF-8 in name: 1\ta\uFFFD", "2 [2, b, null]");
  }

  @ParameterizedTest
  @EnumSource(
      value = CompressionCodecName.class,
      names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4", "LZ4_RAW"})
  void readsManyRowsOfManyGroupsWithAnyCodec(CompressionCodecName codec) throws IOException {
    int count = 20_000;
    List<Consumer<Group>> rows = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      int id = i;
      rows.add(
          group -> {
            group.append("id", (long) id);
            if (id % 3 > 0) {
              group.append("name", id % 3 == 1 ? "same" : "name " + id);
            }
          });
      String name = i % 3 == 0 ? null : i % 3 == 1 ? "same" : "name " + i;
      expected.add(i + " [" + i + ", " + name + ", null]");
    }
    Path file =
        write(
            "required int64 id; optional binary name (STRING);",
            builder -> builder.withCompressionCodec(codec).withRowGroupSize(50_000L),
            rows);
    assertThat(FileRecords.refusal(FORMAT, file, SCHEMA)).isNull();
    assertThat(FileRecords.read(FORMAT, file, SCHEMA)).isEqualTo(expected);
  }

  @Test
  void acceptsAFileWithoutRows() throws IOException {
    Path file = write("required int32 id;");
    assertThat(FileRecords.refusal(FORMAT, file, SCHEMA)).isNull();
    assertThat(FileRecords.read(FORMAT, file, SCHEMA)).isEmpty();
  }

  @Test
  void refusesAFileThatIsNoneOfItsFeed() throws IOException {
    assertThat(refusal("required binary name (STRING);")).isEqualTo("misses the key column id");
    assertThat(refusal(new byte[0])).isEqualTo("empty file");
    assertThat(refusal("id,name\n1,a\n".getBytes())).isEqualTo("is no Parquet file");
    assertThat(refusal(new byte[5000])).isEqualTo("is no Parquet file");
    assertThat(refusal("PAREfooPARE".getBytes())).isEqualTo("is an encrypted Parquet file");
  }

  @Test
  void refusesAFileThatIsCutWhereverItIs() throws IOException {
    byte[] whole = Files.readAllBytes(write("required int32 id;", group -> group.append("id", 7)));
    for (int length = 4; length < whole.length; length++) {
      assertThat(refusal(Arrays.copyOf(whole, length)))
          .isEqualTo("is a Parquet file that is cut: it has no footer at its end");
    }
  }

  @Test
  void refusesAFileWhoseFooterIsBroken() throws IOException {
    byte[] whole = Files.readAllBytes(write("required int32 id;", group -> group.append("id", 7)));
    Arrays.fill(whole, whole.length - 60, whole.length - 8, (byte) 0x7F);
    assertThat(refusal(whole))
        .startsWith("is a Parquet file that is broken: its footer cannot be read, ");
    byte[] shifted = Arrays.copyOf(whole, whole.length);
    shifted[whole.length - 6] = 0x7F;
    assertThat(refusal(shifted))
        .startsWith("is a Parquet file that is broken: its footer cannot be read, ");
  }

  @Test
  void refusesAColumnWithoutATextKnownOrNot() throws IOException {
    assertThat(refusal("required int32 id; optional binary price;"))
        .isEqualTo("has a column without a text, price of type BINARY");
    assertThat(refusal("required int32 id; repeated int32 tags;"))
        .isEqualTo("has a column without a text, tags of type repeated INT32");
    assertThat(refusal("required int32 id; optional group a { required int32 b; }"))
        .isEqualTo("has a column without a text, a of type group");
    assertThat(
            refusal(
                "required int32 id; optional group tags (LIST)"
                    + " { repeated group list { optional int32 element; } }"))
        .isEqualTo("has a column without a text, tags of type LIST");
    assertThat(refusal("required int32 id; optional fixed_len_byte_array(16) key (UUID);"))
        .isEqualTo("has a column without a text, key of type UUID");
  }

  @Test
  void refusesAnEncodingThatFlinkDoesNotRead() throws IOException {
    Path file =
        write(
            "required int64 id;",
            builder ->
                builder.withWriterVersion(WriterVersion.PARQUET_2_0).withDictionaryEncoding(false),
            List.of(group -> group.append("id", 7L)));
    assertThat(FileRecords.refusal(FORMAT, file, SCHEMA))
        .isEqualTo(
            "has column id in the encoding DELTA_BINARY_PACKED, write it with data pages of"
                + " version 1");
  }

  @Test
  void saysWhichFileItCannotReadWhenItsPagesAreBroken() throws IOException {
    Path file = write("required binary id (STRING);", group -> group.append("id", "x".repeat(99)));
    byte[] whole = Files.readAllBytes(file);
    Arrays.fill(whole, 4, 40, (byte) 0);
    Files.write(file, whole);
    assertThatThrownBy(() -> FileRecords.read(FORMAT, file, SCHEMA))
        .isInstanceOf(IOException.class);
  }

  private String text(String type, Consumer<Group> row) throws IOException {
    return text(type, "", row);
  }

  private String text(String type, String annotation, Consumer<Group> row) throws IOException {
    String suffix = annotation.isEmpty() ? "" : " (" + annotation + ")";
    Path file =
        write(
            "optional int32 id; optional " + type + " price" + suffix + ";",
            // With a null and twice, so that the value is in a dictionary, too.
            List.<Consumer<Group>>of(row, group -> {}, row).toArray(Consumer[]::new));
    assertThat(FileRecords.refusal(FORMAT, file, SCHEMA)).isNull();
    List<String> rows = FileRecords.read(FORMAT, file, SCHEMA);
    assertThat(rows.get(1)).isEqualTo("2 [null, null, null]");
    assertThat(rows.get(2)).isEqualTo(rows.get(0).replace("1 [", "3 ["));
    return rows.get(0).replaceAll("^1 \\[null, null, (.*)\\]$", "$1");
  }

  private static Binary bytes(byte[] number, int length) {
    byte[] padded = new byte[Math.max(length, number.length)];
    System.arraycopy(number, 0, padded, padded.length - number.length, number.length);
    return Binary.fromConstantByteArray(padded);
  }

  private String refusal(String columns) throws IOException {
    return FileRecords.refusal(FORMAT, write(columns), SCHEMA);
  }

  private String refusal(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("bytes.parquet"), bytes);
    return FileRecords.refusal(FORMAT, file, SCHEMA);
  }

  @SafeVarargs
  private Path write(String columns, Consumer<Group>... rows) throws IOException {
    return write(columns, builder -> {}, List.of(rows));
  }

  private Path write(
      String columns, Consumer<ExampleParquetWriter.Builder> options, List<Consumer<Group>> rows)
      throws IOException {
    MessageType type = MessageTypeParser.parseMessageType("message m {" + columns + "}");
    Path file = folder.resolve("a.parquet");
    Files.deleteIfExists(file);
    ExampleParquetWriter.Builder builder =
        ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(type);
    options.accept(builder);
    try (ParquetWriter<Group> writer = builder.build()) {
      for (Consumer<Group> row : rows) {
        Group group = new SimpleGroup(type);
        row.accept(group);
        writer.write(group);
      }
    }
    return file;
  }
}
