package io.lakehouse.jobs.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventGeneratorTest {
  private static final EventPlan PLAN = EventPlan.of(20_000, 500, 7);
  private static final EventPlan FLAWED = PLAN.withFlaws(0.05, 0.02, 0.02);

  @TempDir Path folder;

  @Test
  void makesTheSameRecordsForTheSamePlanAndOthersForAnotherSeed() throws IOException {
    assertThat(digest(FLAWED)).isEqualTo(digest(FLAWED));
    assertThat(digest(EventPlan.of(20_000, 500, 8).withFlaws(0.05, 0.02, 0.02)))
        .isNotEqualTo(digest(FLAWED));
  }

  @Test
  void makesTheSameRecordsOnEveryMachineAndInEveryVersion() throws IOException {
    assertThat(digest(EventPlan.of(1000, 100, 1).withFlaws(0.1, 0.1, 0.1)))
        .isEqualTo(55582466556509239L);
  }

  @Test
  void hasNoIdsInCommonWithAnotherSeed() throws IOException {
    Set<String> ids = ids(1);
    assertThat(ids).hasSizeGreaterThan(1000);
    assertThat(ids).doesNotContainAnyElementsOf(ids(2));
  }

  /** Of events and sessions. */
  private static Set<String> ids(long seed) throws IOException {
    Set<String> ids = new HashSet<>();
    Pattern id = Pattern.compile("\"(?:event|session)_id\":\"([^\"]+)\"");
    EventGenerator.generate(
        EventPlan.of(1000, 100, seed),
        record ->
            id.matcher(new String(record.value(), StandardCharsets.UTF_8))
                .results()
                .forEach(found -> ids.add(found.group(1))));
    return ids;
  }

  @Test
  void countsWhatAReaderFinds() throws IOException {
    List<EventRecord> records = new ArrayList<>();
    EventCounts counts = EventGenerator.generate(FLAWED, records::add);
    Map<String, EventRecord> firsts = new HashMap<>();
    Set<String> sessions = new HashSet<>();
    long duplicates = 0;
    long late = 0;
    long withoutId = 0;
    long broken = 0;
    for (EventRecord record : records) {
      JsonNode event = EventReader.read(record.value());
      assertThat(event == null).as("broken").isEqualTo(record.isBroken());
      if (event == null) {
        broken++;
        continue;
      }
      EventRecord first = firsts.putIfAbsent(EventReader.identity(event), record);
      if (first != null) {
        duplicates++;
        assertThat(record.value()).isEqualTo(first.value());
        assertThat(record.key()).isEqualTo(first.key());
        assertThat(record.partition()).isEqualTo(first.partition());
        assertThat(record.arrivalMillis() - first.arrivalMillis()).isBetween(1L, 600_000L);
        continue;
      }
      assertThat(EventReader.time(event).toEpochMilli()).isEqualTo(record.eventMillis());
      sessions.add(event.get("session_id").textValue());
      withoutId += event.has("event_id") ? 0 : 1;
      long lag = record.arrivalMillis() - record.eventMillis();
      assertThat(lag).isBetween(20L, Duration.ofDays(3).toMillis());
      assertThat(lag < 2000 || lag >= 60_000).as("in time or late").isTrue();
      late += lag >= 60_000 ? 1 : 0;
    }
    assertThat(counts.events()).isEqualTo(firsts.size()).isEqualTo(20_000);
    assertThat(counts.sessions()).isEqualTo(sessions.size());
    assertThat(counts.duplicates()).isEqualTo(duplicates).isBetween(300L, 500L);
    assertThat(counts.late()).isEqualTo(late).isBetween(850L, 1150L);
    assertThat(counts.broken()).isEqualTo(broken).isBetween(300L, 500L);
    assertThat(counts.withoutId()).isEqualTo(withoutId).isBetween(150L, 250L);
    assertThat(counts.records()).isEqualTo(records.size());
    assertThat(counts.nullKeys())
        .isEqualTo(records.stream().filter(r -> r.key() == null).count())
        .isBetween(50L, 160L);
    assertThat(counts.bytes())
        .isEqualTo(records.stream().mapToLong(r -> r.value() == null ? 0 : r.value().length).sum());
  }

  @Test
  void breaksRecordsInEveryWay() throws IOException {
    Map<Breakage, Long> found = new EnumMap<>(Breakage.class);
    EventCounts counts =
        EventGenerator.generate(
            PLAN.withFlaws(0, 0, 1),
            record -> {
              if (record.isBroken()) {
                found.merge(record.breakage(), 1L, Long::sum);
                check(record.breakage(), record.value());
              }
            });
    assertThat(counts.broken()).isEqualTo(20_000);
    assertThat(counts.brokenByKind()).isEqualTo(found).containsOnlyKeys(Breakage.values());
  }

  private static void check(Breakage breakage, byte[] value) {
    switch (breakage) {
      case CUT -> assertThat(text(value)).startsWith("{").doesNotEndWith("}]}");
      case ARRAY -> assertThat(text(value)).startsWith("[{").endsWith("}]");
      case EMPTY -> assertThat(value).isEmpty();
      case TOMBSTONE -> assertThat(value).isNull();
      case NO_UTF8 -> assertThat(value).contains(0xFF);
      case TEXT -> assertThat(text(value)).startsWith("<html>");
    }
    assertThat(EventReader.read(value)).isNull();
  }

  @Test
  void deliversInTheOrderOfArrivalAndKeepsAKeyInItsPartition() throws IOException {
    long[] last = {0};
    Map<String, Integer> partitions = new HashMap<>();
    EventGenerator.generate(
        FLAWED,
        record -> {
          assertThat(record.arrivalMillis()).isGreaterThanOrEqualTo(last[0]);
          last[0] = record.arrivalMillis();
          if (record.key() != null) {
            Integer before = partitions.put(text(record.key()), record.partition());
            assertThat(before).isIn(null, record.partition());
          }
        });
    assertThat(new HashSet<>(partitions.values())).containsExactly(0, 1, 2, 3);
  }

  @Test
  void keepsTheEventsWhenTheSharesChange() throws IOException {
    assertThat(goodEvents(PLAN.withFlaws(1, 0.5, 0.5))).isEqualTo(goodEvents(PLAN));
  }

  @Test
  void makesEveryEventLateAndTwiceWhenToldSo() throws IOException {
    EventCounts counts = EventGenerator.generate(PLAN.withFlaws(1, 1, 0), record -> {});
    assertThat(counts.late()).isEqualTo(20_000);
    assertThat(counts.duplicates()).isEqualTo(20_000);
    assertThat(counts.broken()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 99, 1000})
  void makesJustAsManyEventsAsPlanned(long events) throws IOException {
    EventCounts counts = EventGenerator.generate(EventPlan.of(events, 3, 5), record -> {});
    assertThat(counts.events()).isEqualTo(events);
    assertThat(counts.records()).isEqualTo(events);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 24, 100})
  void spreadsTheEventsOverTheSpan(long hours) throws IOException {
    Instant start = Instant.parse("2026-12-31T22:30:00Z");
    Duration span = Duration.ofHours(hours);
    var times = new ArrayList<Long>();
    EventGenerator.generate(
        PLAN.withTime(start, span).withFlaws(0.1, 0.1, 0.1),
        record -> times.add(record.eventMillis() - start.toEpochMilli()));
    long most = span.toMillis();
    assertThat(times).allMatch(time -> time >= 0 && time < most);
    assertThat(times).anyMatch(time -> time < most / 10).anyMatch(time -> time > most * 3 / 4);
  }

  @Test
  void hasViewsBeforeCartsAndCartsBeforePurchases() throws IOException {
    Map<String, List<JsonNode>> sessions = sessions(PLAN.withFlaws(0.5, 0, 0));
    Set<String> types = new HashSet<>();
    for (List<JsonNode> session : sessions.values()) {
      Set<String> viewed = new HashSet<>();
      Map<String, Integer> cart = new TreeMap<>();
      String before = "";
      for (JsonNode event : session) {
        String type = event.get("event_type").textValue();
        String product = event.path("product_id").asText();
        int quantity = event.path("quantity").asInt();
        switch (type) {
          case "product_view" -> viewed.add(product);
          case "product_like", "product_wish" -> assertThat(viewed).contains(product);
          case "add_to_cart" -> {
            assertThat(viewed).contains(product);
            cart.merge(product, quantity, Integer::sum);
          }
          case "remove_from_cart" -> assertThat(cart.remove(product)).isEqualTo(quantity);
          case "checkout_start" -> assertThat(cart).isNotEmpty();
          case "checkout_complete" -> assertThat(before).isEqualTo("checkout_start");
          case "purchase" -> {
            assertThat(before).isEqualTo("checkout_complete");
            assertThat(event.get("order_id").textValue()).startsWith("o-");
          }
          default -> assertThat(type).isIn("page_view", "seller_follow", "product_list");
        }
        if (event.has("items")) {
          assertThat(type).isIn("checkout_complete", "purchase");
          assertThat(items(event)).isEqualTo(cart);
          assertThat(event.get("cart_total").decimalValue()).isEqualByComparingTo(total(event));
        }
        types.add(type);
        before = type;
      }
    }
    assertThat(types).hasSize(11);
    assertThat(Set.of(EventType.values()).stream().map(EventType::text)).hasSameElementsAs(types);
  }

  @Test
  void hasOneUserDeviceAndCountryASession() throws IOException {
    for (List<JsonNode> session : sessions(PLAN).values()) {
      assertThat(session)
          .extracting(e -> e.get("user_id"))
          .containsOnly(session.get(0).get("user_id"));
      assertThat(session)
          .extracting(e -> e.get("device_type"))
          .containsOnly(session.get(0).get("device_type"));
      assertThat(session)
          .extracting(e -> e.path("country_code").asText("none"))
          .allMatch(code -> code.matches("[A-Z]{2}|none"));
      assertThat(new HashSet<>(session.stream().map(EventReader::time).toList()))
          .hasSameSizeAs(session);
    }
  }

  @Test
  void isAboutTheUsersOfTheSnapshot() throws IOException {
    GeneratedDay day =
        C2cGenerator.generate(LocalDate.of(2026, 11, 20), 500, 7, Quirks.none(), folder);
    Set<String> snapshot = new HashSet<>();
    ReadDay.of(day, "c2c_users", "").rows.forEach(row -> snapshot.add(row.get("identifierHash")));
    Set<String> users = new HashSet<>();
    EventGenerator.generate(
        PLAN, r -> users.add(EventReader.read(r.value()).get("user_id").textValue()));
    assertThat(snapshot).containsAll(users);
    assertThat(users).hasSizeGreaterThan(450);
  }

  @Test
  void refusesAPlanAndNamesEverythingThatDoesNotDo() {
    assertThatThrownBy(
            () -> new EventPlan(0, 0, 1, -1, 2, Double.NaN, Instant.MIN, Duration.ZERO, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot generate events, a value is out of its range: events 1 to 100000000000: 0;"
                + " users 1 to 2000000000: 0; late 0 to 1: -1.0; duplicates 0 to 1: 2.0;"
                + " broken 0 to 1: NaN; start from 1970 to 9989: -1000000000-01-01T00:00:00Z;"
                + " span an hour to 366 days: PT0S; partitions 1 to 1000: 0");
  }

  private static long digest(EventPlan plan) throws IOException {
    long[] digest = {0};
    EventGenerator.generate(
        plan,
        r -> {
          digest[0] = digest[0] * 31 + Arrays.hashCode(r.value());
          digest[0] = digest[0] * 31 + Arrays.hashCode(r.key());
          digest[0] = digest[0] * 31 + r.arrivalMillis();
          digest[0] = digest[0] * 31 + r.partition();
        });
    return digest[0];
  }

  private static Set<String> goodEvents(EventPlan plan) throws IOException {
    Set<String> values = new HashSet<>();
    EventGenerator.generate(
        plan,
        record -> {
          if (!record.isBroken()) {
            values.add(text(record.value()));
          }
        });
    return values;
  }

  /** The events of each session in the order in which they happened. */
  private static Map<String, List<JsonNode>> sessions(EventPlan plan) throws IOException {
    Map<String, List<JsonNode>> sessions = new HashMap<>();
    EventGenerator.generate(
        plan,
        record -> {
          JsonNode event = EventReader.read(record.value());
          sessions
              .computeIfAbsent(event.get("session_id").textValue(), s -> new ArrayList<>())
              .add(event);
        });
    sessions.values().forEach(s -> s.sort(Comparator.comparing(EventReader::time)));
    return sessions;
  }

  private static Map<String, Integer> items(JsonNode event) {
    Map<String, Integer> items = new TreeMap<>();
    event
        .get("items")
        .forEach(item -> items.put(item.get("product_id").asText(), item.get("quantity").asInt()));
    return items;
  }

  private static BigDecimal total(JsonNode event) {
    var total = BigDecimal.ZERO;
    for (JsonNode item : event.get("items")) {
      total =
          total.add(item.get("price").decimalValue().multiply(item.get("quantity").decimalValue()));
    }
    return total;
  }

  private static String text(byte[] value) {
    return new String(value, StandardCharsets.UTF_8);
  }
}
