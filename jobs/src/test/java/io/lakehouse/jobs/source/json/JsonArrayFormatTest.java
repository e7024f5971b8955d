package io.lakehouse.jobs.source.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.jobs.source.file.FileColumn;
import io.lakehouse.jobs.source.file.FileHeader;
import io.lakehouse.jobs.source.file.FileRecords;
import io.lakehouse.jobs.source.file.FileSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonArrayFormatTest {
  private static final FileSchema SCHEMA = FileRecords.schema(List.of("id"), "id", "name", "price");
  private static final JsonArrayFormat FORMAT = new JsonArrayFormat();

  @TempDir Path folder;

  @Test
  void givesEachValueAsItIsWrittenAndCountsElements() throws IOException {
    assertThat(
            read(
                """
                [
                  {"id": 1, "name": "Caf\\u00e9 \\"A\\"", "price": 12.50},
                  {"price": 1E+2, "name": null, "id": "b"},
                  {"id": true, "name": [1, {"a": "x"}], "price": {"EUR": 1.0}}
                ]
                """))
        .containsExactly(
            "1 [1, Caf\u00E9 \"A\", 12.50]",
            "2 [b, null, 1E+2]",
            "3 [true, [1, {\"a\": \"x\"}], {\"EUR\": 1.0}]");
  }

  @Test
  void keepsUnknownNamesThatHaveTextAndTheLastOfTwoValues() throws IOException {
    assertThat(read("[{\"id\":1,\"id\":2,\"new\":{\"a\":[]},\"none\":null,\"empty\":\"\"}]"))
        .containsExactly("1 [2, null, null] {new={\"a\":[]}}");
  }

  @Test
  void makesAnEmptyTextNullAsInEveryFile() throws IOException {
    assertThat(read("[{\"id\":1,\"name\":\"\",\"price\":\" \"}]"))
        .containsExactly("1 [1, null,  ]");
  }

  @Test
  void rejectsAnElementThatIsNoObjectAndGoesOn() throws IOException {
    String deep = "[".repeat(2000) + "]".repeat(2000);
    assertThat(
            read(
                "[1, \"a\\\"]\" ,{\"id\":1}, [ {\"id\":2} ],null,-1.5e3 , {\"id\":3},{\"id\":"
                    + deep
                    + "}]"))
        .containsExactly(
            "1 rejected, no JSON object but a scalar: 1",
            "2 rejected, no JSON object but a scalar: \"a\\\"]\"",
            "3 [1, null, null]",
            "4 rejected, no JSON object but an array: [ {\"id\":2} ]",
            "5 rejected, no JSON object but a scalar: null",
            "6 rejected, no JSON object but a scalar: -1.5e3",
            "7 [3, null, null]",
            "8 rejected, nested deeper than 1000: {\"id\":" + deep + "}");
  }

  @Test
  void readsElementsOfAnySizeAndManyOfThem() throws IOException {
    StringBuilder json = new StringBuilder("\uFEFF[");
    List<String> expected = new ArrayList<>();
    for (int i = 1; i <= 3000; i++) {
      String name = "\u00E9\u20AC".repeat(i % 500 == 0 ? 50_000 : i % 97 + 1);
      json.append(i > 1 ? ",\n" : "").append("{\"id\":" + i + ",\"name\":\"" + name + "\"}");
      expected.add(i + " [" + i + ", " + name + ", null]");
    }
    assertThat(read(json.append("]").toString())).isEqualTo(expected);
  }

  @Test
  void readsOnlyTheColumnsThatAreWanted() throws IOException {
    Path file = write("[{\"id\":1,\"name\":\"a\",\"x\":2}]");
    assertThat(FileRecords.read(FORMAT, file, SCHEMA, Set.of("name")))
        .containsExactly("1 [null, a, null]");
    assertThat(FileRecords.read(FORMAT, file, SCHEMA, Set.of("extra")))
        .containsExactly("1 [null, null, null] {x=2}");
  }

  @Test
  void findsAllNamesOfAllObjectsInTheOrderOfTheirFirstAppearance() throws IOException {
    Path file = write("[{\"x\":1,\"id\":{\"y\":2}}, 3, {\"id\":1,\"z\":[{\"w\":1}]}]");
    FileHeader header = FORMAT.check(FileRecords.path(file), SCHEMA).header();
    assertThat(header.unknown())
        .extracting(FileHeader.UnknownColumn::name)
        .containsExactly("x", "z");
    assertThat(header.missing()).extracting(FileColumn::name).containsExactly("name", "price");
  }

  @Test
  void tellsTheSchemaOfAFileByAllOfItsNames() throws IOException {
    FileSchema schema =
        new FileSchema(
            List.of(new FileColumn("id", "id"), new FileColumn("b", "b", List.of("2"))),
            List.of("id"),
            Map.of("2", "b"));
    Path file = write("[{\"id\":1},{\"id\":2,\"b\":3}]");
    assertThat(FORMAT.check(FileRecords.path(file), schema).header().schemaName()).isEqualTo("2");
    assertThat(FileRecords.read(FORMAT, file, schema)).containsExactly("1 [1, null]", "2 [2, 3]");
  }

  @Test
  void takesAnArrayWithoutObjectsForACompleteFile() throws IOException {
    for (String json : List.of("[]", " [ ] \n", "[1]")) {
      Path file = write(json);
      assertThat(FORMAT.check(FileRecords.path(file), SCHEMA).header().missing()).isEmpty();
    }
    assertThat(read("[]")).isEmpty();
  }

  @Test
  void refusesAFileWithoutAnArray() throws IOException {
    for (String json : List.of("{\"id\":1}", "id,name\n1,a\n", "5", "\u0001\u0002", "PAR1")) {
      assertThat(refusal(json)).isEqualTo("is no JSON array");
    }
    for (String json : List.of("", "\uFEFF", " \n ")) {
      assertThat(refusal(json)).isEqualTo("empty file");
    }
    assertThat(refusal("[{\"name\":1}]")).isEqualTo("misses the key column id");
  }

  @Test
  void refusesUtf16WithAndWithoutMark() throws IOException {
    for (var charset :
        List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      Path file = folder.resolve("a.json");
      Files.write(file, "[{\"id\":1}]".getBytes(charset));
      assertThat(FileRecords.refusal(FORMAT, file, SCHEMA)).isEqualTo("is UTF-16 text");
    }
  }

  @Test
  void refusesAnArrayThatIsCutWhereverItIs() throws IOException {
    String json = "[{\"id\":1,\"name\":\"\u00E9\\n\",\"price\":[15,{\"a\":-2}]},\n{\"id\":2},3 ]";
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    Path file = folder.resolve("a.json");
    for (int length = 1; length < bytes.length; length++) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertThat(FileRecords.refusal(FORMAT, file, SCHEMA))
          .startsWith("is JSON that is cut: unexpected end at line ");
    }
    assertThat(refusal("[{\"id\":1},\n{\"id\":"))
        .isEqualTo("is JSON that is cut: unexpected end at line 2, column 7");
  }

  @Test
  void refusesABrokenArrayWithItsPlace() throws IOException {
    assertThat(refusal("[{\"id\":1}\n{\"id\":2}]"))
        .startsWith("is broken JSON: Unexpected character ('{' (code 123)): was expecting comma")
        .endsWith(" at line 2, column 1");
    assertThat(refusal("[{\"id\":1}]\n]"))
        .startsWith("is broken JSON: Unexpected close marker ']'")
        .endsWith(" at line 2, column 1");
    assertThat(refusal("[{\"id\":1}] [{\"id\":2}]"))
        .isEqualTo("has text behind its JSON array at line 1, column 13");
    Path file = folder.resolve("a.json");
    Files.write(file, "[{\"id\":\"\u00E9\"}]".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(FileRecords.refusal(FORMAT, file, SCHEMA))
        .startsWith("is broken JSON: Invalid UTF-8");
  }

  @Test
  void saysWhyWhenABrokenFileIsReadAllTheSame() throws IOException {
    Path file = write("[{\"id\":1},{");
    assertThatThrownBy(() -> FileRecords.read(FORMAT, file, SCHEMA))
        .isInstanceOf(IOException.class)
        .hasMessage("is JSON that is cut: unexpected end at line 1, column 12");
  }

  private List<String> read(String json) throws IOException {
    return FileRecords.read(FORMAT, write(json), SCHEMA);
  }

  private String refusal(String json) throws IOException {
    return FileRecords.refusal(FORMAT, write(json), SCHEMA);
  }

  private Path write(String json) throws IOException {
    return Files.writeString(folder.resolve("a.json"), json);
  }
}
