package io.lakehouse.catalog.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.DecimalType;
import org.apache.iceberg.types.Types.FloatType;
import org.apache.iceberg.types.Types.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypesTest {
  @ParameterizedTest
  @CsvSource({
    "boolean,boolean",
    "int,int",
    "bigint,long",
    "double,double",
    "date,date",
    "timestamp,timestamptz",
    "string,string",
    "binary,binary",
    "'decimal(10,2)','decimal(10, 2)'",
    "'map<string,string>','map<string, string>'",
    "array<bigint>,list<long>"
  })
  void givesEveryContractTypeItsIcebergType(String text, String iceberg) {
    assertThat(Types.of(text)).hasToString(iceberg);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int",
        "bigint",
        "timestamp",
        "decimal(10,2)",
        "map<string,string>",
        "array<row<at timestamp, codes array<int>>>"
      })
  void writesTypesInTheContractsWords(String text) {
    assertThat(Types.text(Types.of(text))).isEqualTo(text);
  }

  @Test
  void writesTypesThatNoContractHasInIcebergsWords() {
    assertThat(Types.text(FloatType.get())).isEqualTo("float");
    assertThat(Types.text(TimestampType.withoutZone())).isEqualTo("timestamp without zone");
  }

  @Test
  void numbersNestedFieldsApart() {
    Type type = Types.of("row<a array<int>, b map<string,string>, c decimal(5,1)>");
    assertThat(type.asStructType().fields())
        .extracting(field -> field.fieldId())
        .doesNotHaveDuplicates();
    assertThat(type.asStructType().field("c").type()).isEqualTo(DecimalType.of(5, 1));
  }

  @Test
  void saysWhatIsWrongWithATypeText() {
    assertThatThrownBy(() -> Types.of("long"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("unknown type 'long', known are");
  }
}
