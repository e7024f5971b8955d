package io.lakehouse.jobs.source.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.source.file.FileCheck;
import io.lakehouse.jobs.source.file.FileColumn;
import io.lakehouse.jobs.source.file.FileSchema;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFormatTest {

  private static final FileSchema SCHEMA =
      new FileSchema(
          List.of(new FileColumn("identifier_hash", "identifierHash"), new FileColumn("b", "b")),
          List.of("identifier_hash"),
          Map.of());

  @Test
  void acceptsAHeaderAloneWithOrWithoutLineEndAndByteOrderMark() throws IOException {
    assertThat(refusal("identifierHash,b")).isNull();
    assertThat(refusal("identifierHash,b\r\n")).isNull();
    assertThat(refusal("\uFEFFidentifierHash,b\n")).isNull();
    assertThat(refusal("\n\"identifierHash\",\"b\"\n")).isNull();
  }

  @Test
  void acceptsAFileWithBrokenLines() throws IOException {
    assertThat(refusal("identifierHash,b\n\0\0\n1,2\n")).isNull();
    assertThat(check("identifierHash,b\n\u00E9,2\n".getBytes(StandardCharsets.ISO_8859_1)))
        .isNull();
  }

  @Test
  void refusesAnEmptyFileEvenWhenItHasAMarkOrBlankLines() throws IOException {
    assertThat(refusal("")).isEqualTo("empty file");
    assertThat(refusal("\uFEFF")).isEqualTo("empty file");
    assertThat(refusal("\n\r\n\n")).isEqualTo("empty file");
  }

  @Test
  void refusesAFileWithoutItsKeyColumn() throws IOException {
    assertThat(refusal("b,c\n1,2\n")).isEqualTo("misses the key column identifierHash");
    assertThat(refusal("<html>\n<body>no</body>\n"))
        .isEqualTo("misses the key column identifierHash");
  }

  @Test
  void refusesAColumnNamedTwice() throws IOException {
    assertThat(refusal("identifierHash,x,x\n")).isEqualTo("column named twice in the header: x");
  }

  @Test
  void refusesUtf16WithAndWithoutMark() throws IOException {
    String text = "identifierHash,b\n1,\u00E9t\u00E9\n";
    assertThat(check(text.getBytes(StandardCharsets.UTF_16))).isEqualTo("is UTF-16 text");
    assertThat(check(text.getBytes(StandardCharsets.UTF_16LE))).isEqualTo("is UTF-16 text");
    assertThat(check(text.getBytes(StandardCharsets.UTF_16BE))).isEqualTo("is UTF-16 text");
    assertThat(check(new byte[] {(byte) 0xFF, (byte) 0xFE})).isEqualTo("is UTF-16 text");
  }

  @Test
  void refusesBinaryFiles() throws IOException {
    byte[] random = new byte[100_000];
    new Random(7).nextBytes(random);
    assertThat(check(random)).isEqualTo("is no CSV text");
    assertThat(check(new byte[5000])).isEqualTo("is no CSV text");
    var zipped = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(zipped)) {
      gzip.write("identifierHash,b\n1,2\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(check(zipped.toByteArray())).isEqualTo("is no CSV text");
    assertThat(check("identifierHash,b\u00E9\n1,2\n".getBytes(StandardCharsets.ISO_8859_1)))
        .isEqualTo("is no CSV text");
  }

  @Test
  void refusesAHeaderThatCannotBeRead() throws IOException {
    assertThat(refusal("\"identifierHash,b\n1,2\n"))
        .isEqualTo("is no CSV text (header: quote never closed)");
  }

  @Test
  void looksAtTheHeadOnlyAndKeepsTheResolvedHeader(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("users.csv");
    Files.writeString(file, "b,identifierHash\n" + "1,2\n".repeat(50_000));
    FileCheck check =
        new CsvFormat().check(new org.apache.flink.core.fs.Path(file.toUri()), SCHEMA);
    assertThat(check.refusal()).isNull();
    assertThat(check.header().position(SCHEMA.columns().get(0))).isEqualTo(1);
  }

  private static String refusal(String utf8) throws IOException {
    return check(utf8.getBytes(StandardCharsets.UTF_8));
  }

  private static String check(byte[] bytes) throws IOException {
    return CsvFormat.check(new ByteArrayInputStream(bytes), SCHEMA).refusal();
  }
}
