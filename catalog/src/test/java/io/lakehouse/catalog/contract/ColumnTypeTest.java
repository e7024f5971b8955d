package io.lakehouse.catalog.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnTypeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "boolean",
        "int",
        "bigint",
        "double",
        "date",
        "timestamp",
        "string",
        "binary",
        "decimal(38,0)",
        "map<string,string>",
        "array<bigint>",
        "array<row<at timestamp, codes array<int>>>",
        "row<a int, b decimal(10,2)>"
      })
  void readsEveryTypeAndWritesItTheSame(String text) {
    assertThat(ColumnType.parse(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "decimal( 10 , 2 );decimal(10,2)",
        "map< string, string >;map<string,string>",
        "row<a  int,b string>;row<a int, b string>"
      })
  void bringsBlanksIntoOneSpelling(String text, String canonical) {
    assertThat(ColumnType.parse(text).text()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "varchar",
        "INT",
        "int int",
        "decimal",
        "decimal(10)",
        "decimal(a,b)",
        "map<string,int>",
        "map<string",
        "array",
        "array<>",
        "array<int>>",
        "row<>",
        "row<int>",
        "row<1 int>",
        "string(10)",
        "int;"
      })
  void refusesWhatIsNoType(String text) {
    assertThatThrownBy(() -> ColumnType.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("unknown type '" + text + "', known are boolean, int, bigint");
  }

  @ParameterizedTest
  @ValueSource(strings = {"decimal(0,0)", "decimal(39,2)", "decimal(4,5)"})
  void refusesDecimalsThatNoEngineHas(String text) {
    assertThatThrownBy(() -> ColumnType.parse(text))
        .hasMessage("decimal(p,s) needs 1 <= p <= 38 and s <= p, not " + text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"row<a int, a string>"})
  void refusesTwoFieldsOfOneName(String text) {
    assertThatThrownBy(() -> ColumnType.parse(text))
        .hasMessage("type '" + text + "' has the field 'a' twice");
  }
}
