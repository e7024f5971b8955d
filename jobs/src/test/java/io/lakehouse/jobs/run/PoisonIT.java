package io.lakehouse.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakehouse.jobs.testing.LakehouseExtension;
import io.lakehouse.jobs.testing.TestLake;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Records that have stopped other jobs: this one runs on, and each ends where it should. */
@ExtendWith(LakehouseExtension.class)
class PoisonIT {
  private static final int LARGE = 10 << 20;
  private static final int DEEP = 20_000;

  private final List<byte[]> values = new ArrayList<>();
  private final Map<Long, String> expected = new TreeMap<>();

  private void poison(String end, byte[] value) {
    expected.put((long) values.size(), end);
    values.add(value);
  }

  private void poison(String end, String value) {
    poison(end, value.getBytes(StandardCharsets.UTF_8));
  }

  private static String event(String name, String timestamp, String more) {
    return "{\"event_id\":\"%s\",\"user_id\":\"u\",\"session_id\":\"s\",\"event_type\":\"page_view\",\"timestamp\":%s%s}"
        .formatted(name, timestamp, more);
  }

  @Test
  void eachEndsWhereItShould(TestLake lake, @TempDir Path folder) throws Exception {
    String now = Long.toString(Instant.now().toEpochMilli());
    String seconds = Long.toString(Instant.now().getEpochSecond());
    String good = "silver";
    String implausible = "quarantine: timestamp_is_plausible";
    poison(good, event("good", now, ""));
    poison(good, event("large", now, ",\"page\":\"" + "x".repeat(LARGE) + "\""));
    poison("rejects", event("deep", now, ",\"more\":" + "[".repeat(DEEP) + "]".repeat(DEEP)));
    poison(good, event("numbers", now, ",\"quantity\":99999999999999999999,\"price\":1e400"));
    poison(good, event("twice", now, ",\"page\":\"a\",\"page\":\"b\""));
    poison("rejects", new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xC3, '(', '"', '}'});
    poison("rejects", (byte[]) null);
    poison("rejects", "");
    poison("rejects", "[".repeat(DEEP));
    poison(implausible, event("seconds", seconds, ""));
    poison(implausible, event("year 1", "\"0001-01-01T00:00:00Z\"", ""));
    poison(implausible, event("year 9999", "\"9999-12-31T23:59:59Z\"", ""));
    poison("quarantine: timestamp_is_readable", event("huge", "99999999999999999999999", ""));
    poison(good, event("last", now, ""));

    try (ParityLab lab = ParityLab.open(lake, folder)) {
      lab.send(values);
      ParityLab.Result result = lab.attempt("streaming", Map.of()).finish();
      Map<Long, String> found = new TreeMap<>();
      ends(result, "silver.user_activity", found, row -> "silver");
      ends(result, "bronze.rejects", found, row -> "rejects");
      ends(result, "silver.quarantine", found, row -> "quarantine: " + row.get("rule"));
      assertThat(found).isEqualTo(expected);
      assertThat(result.ledger()).allMatch(LedgerRow::balanced);
    }
  }

  private static void ends(
      ParityLab.Result result,
      String table,
      Map<Long, String> found,
      Function<Map<String, Object>, String> end) {
    result
        .tables()
        .get(table)
        .list()
        .forEach(row -> found.merge((Long) row.get("source_line"), end.apply(row), String::concat));
  }
}
