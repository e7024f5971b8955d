package io.lakehouse.jobs.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FileHeaderTest {

  private static final FileSchema USERS =
      new FileSchema(
          List.of(
              new FileColumn("user", "userHash"),
              new FileColumn("last_login", "daysSinceLastLogin", List.of("2018")),
              new FileColumn("longevity", "websiteLongevity", List.of("2024")),
              new FileColumn("code", "countryCode")),
          List.of("user"),
          ordered("2018", "last_login", "2024", "longevity"));

  @Test
  void findsColumnsByNameWhereverTheyStand() {
    FileHeader header =
        FileHeader.of(List.of("countryCode", "userHash", "websiteLongevity"), USERS);
    assertThat(USERS.columns().stream().map(header::position)).containsExactly(1, -1, 2, 0);
    assertThat(header.width()).isEqualTo(3);
    assertThat(header.problem()).isNull();
  }

  @Test
  void tellsTheSchemaByItsColumnAndMissesOnlyWhatThatSchemaHas() {
    FileHeader old = FileHeader.of(List.of("userHash", "daysSinceLastLogin"), USERS);
    FileHeader recent = FileHeader.of(List.of("userHash", "websiteLongevity"), USERS);
    FileHeader none = FileHeader.of(List.of("userHash", "countryCode"), USERS);
    assertThat(old.schemaName()).isEqualTo("2018");
    assertThat(old.missing()).extracting(FileColumn::name).containsExactly("code");
    assertThat(recent.schemaName()).isEqualTo("2024");
    assertThat(recent.missing()).extracting(FileColumn::name).containsExactly("code");
    assertThat(none.schemaName()).isNull();
    assertThat(none.missing()).isEmpty();
  }

  @Test
  void takesTheFirstSchemaThatFitsWhereSeveralDo() {
    var both = List.of("userHash", "websiteLongevity", "daysSinceLastLogin");
    assertThat(FileHeader.of(both, USERS).schemaName()).isEqualTo("2018");
  }

  @Test
  void namesUnknownColumnsAndCallsTheNamelessByTheirPosition() {
    FileHeader header = FileHeader.of(List.of("  userHash ", "nick name", "", " "), USERS);
    assertThat(header.position(USERS.columns().get(0))).isZero();
    assertThat(header.unknown())
        .containsExactly(
            new FileHeader.UnknownColumn(1, "nick name"),
            new FileHeader.UnknownColumn(2, "#3"),
            new FileHeader.UnknownColumn(3, "#4"));
    assertThat(header.problem()).isNull();
  }

  @Test
  void comparesNamesExactly() {
    assertThat(FileHeader.of(List.of("USERHASH"), USERS).problem())
        .isEqualTo("misses the key column userHash");
  }

  @Test
  void refusesAHeaderWithoutAllKeysOrWithANameTwice() {
    var pair =
        new FileSchema(
            List.of(new FileColumn("a", "A"), new FileColumn("b", "B")),
            List.of("a", "b"),
            Map.of());
    assertThat(FileHeader.of(List.of("C"), pair).problem())
        .isEqualTo("misses the key columns A, B");
    assertThat(FileHeader.of(List.of("A", "B", "x", "x ", "B"), pair).problem())
        .isEqualTo("column named twice in the header: B, x");
  }

  @Test
  void refusesASchemaThatNamesColumnsItDoesNotDeclare() {
    assertThatThrownBy(
            () ->
                new FileSchema(
                    List.of(new FileColumn("a", "A")), List.of("id"), Map.of("new", "era")))
        .hasMessage(
            "Cannot describe the files, key or schemas name columns that are not declared:"
                + " era, id");
  }

  private static Map<String, String> ordered(String... keysAndValues) {
    var map = new LinkedHashMap<String, String>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
