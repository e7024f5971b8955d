package io.lakehouse.jobs.udf;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.table.data.StringData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParseBooleanTest {

  @ParameterizedTest
  @CsvSource({"true, true", "True, true", "TRUE, true", "false, false", "False, false"})
  void readsBothWordsInAnyCase(String text, boolean expected) {
    assertThat(new ParseBoolean().eval(StringData.fromString(text))).isEqualTo(expected);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "t", "yes", "1", "0", "truth", "tru", "falsey", "TRUE!", "T\u0012UE"})
  void takesNothingElse(String text) {
    assertThat(new ParseBoolean().eval(StringData.fromString(text))).isNull();
  }
}
