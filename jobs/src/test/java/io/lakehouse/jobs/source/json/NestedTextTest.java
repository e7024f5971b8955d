package io.lakehouse.jobs.source.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NestedTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        " [ {\"a\" : 1.50, \"b\": [true, null, \"it's 'so'\"]} ] ",
        "[{\"a\": \"\\u00e9\\\"\\n\"}]",
        "\"text\"",
        "12.5",
        "null",
      })
  void leavesJsonAsItIs(String json) {
    assertThat(json(json)).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "{'a': 1} # {\"a\": 1}",
        "[{'product_id': 7, 'price': 19.99, 'ok': True, 'no': False, 'x': None}] #"
            + " [{\"product_id\": 7, \"price\": 19.99, \"ok\": true, \"no\": false, \"x\": null}]",
        "{'a': {'b': [1, -2.5, 1e-05], 'c': {}}} # {\"a\": {\"b\": [1, -2.5, 1e-05], \"c\": {}}}",
        "'text' # \"text\"",
        "None # null",
        "{'a': ''} # {\"a\": \"\"}",
      })
  void readsTheSingleQuotedForm(String python, String json) {
    assertThat(json(python)).isEqualTo(json);
  }

  @Test
  void readsQuotesWithinTexts() {
    assertThat(json("{'name': \"it's\"}")).isEqualTo("{\"name\": \"it's\"}");
    assertThat(json("{'name': 'a \"b\" c'}")).isEqualTo("{\"name\": \"a \\\"b\\\" c\"}");
    assertThat(json("{'name': 'it\\'s \"b\"'}")).isEqualTo("{\"name\": \"it's \\\"b\\\"\"}");
    assertThat(json("['True', 'None', '{', '\\'']"))
        .isEqualTo("[\"True\", \"None\", \"{\", \"'\"]");
  }

  @Test
  void readsTheEscapesOfPython() {
    assertThat(json("['\\\\', '\\n\\r\\t', '\\x07\\xe9', '\\u2028', '\\U0001f600']"))
        .isEqualTo(
            "[\"\\\\\", \"\\n\\r\\t\", \"\\u0007\\u00e9\", \"\\u2028\", \"\\ud83d\\ude00\"]");
  }

  @Test
  void keepsUnicode() {
    assertThat(json("{'caf\u00E9': '\u20AC \uD83D\uDE00'}"))
        .isEqualTo("{\"caf\u00E9\": \"\u20AC \uD83D\uDE00\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "items",
        "(1, 2)",
        "{'a': (1,)}",
        "{'a': {1, 2}}",
        "{1: 'a'}",
        "{'a': 1} x",
        "{'a': 1}{'b': 2}",
        "{'a': 1",
        "{'a': 'b}",
        "{'a': 'b'c'}",
        "{'a': 1,}",
        "{'a': nan}",
        "{'a': inf}",
        "{'a': true}",
        "{'a': Decimal('1.0')}",
        "{'a': b'x'}",
        "{'a': datetime.date(2026, 1, 1)}",
        "{'a': '\\q'}",
        "{'a': '\\x1'}",
        "{'a': '\\x1g'}",
        "{'a': '\\U00110000'}",
        "{'a': 'b\nc'}",
        "{'a': '\\",
        "{'a': 01}",
        "{a: 1}",
        "<OrderedDict>",
      })
  void knowsWhatItCannotRead(String text) {
    assertThat(json(text)).isNull();
  }

  @Test
  void refusesWhatIsNestedTooDeep() {
    assertThat(json("[".repeat(2000) + "'a'" + "]".repeat(2000))).isNull();
    assertThat(json("[".repeat(500) + "'a'" + "]".repeat(500))).hasSize(1003);
  }

  private static String json(String text) {
    StringData json = NestedText.json(StringData.fromString(text));
    return json == null ? null : json.toString();
  }
}
