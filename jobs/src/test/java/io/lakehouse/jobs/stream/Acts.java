package io.lakehouse.jobs.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/** Rows for the tests of {@link MarkFirsts}, and what must become of them, by sorting. */
final class Acts {
  static final long HOUR = Duration.ofHours(1).toMillis();
  static final long WINDOW = Duration.ofDays(7).toMillis();

  static final RowType TYPE =
      (RowType)
          DataTypes.ROW(
                  DataTypes.FIELD("user", DataTypes.STRING()),
                  DataTypes.FIELD("session", DataTypes.STRING()),
                  DataTypes.FIELD("step", DataTypes.STRING()),
                  DataTypes.FIELD("country", DataTypes.STRING()),
                  DataTypes.FIELD("source_partition", DataTypes.INT()),
                  DataTypes.FIELD("source_line", DataTypes.BIGINT()))
              .getLogicalType();

  static final RowType MARKED =
      (RowType)
          DataTypes.ROW(
                  DataTypes.FIELD("user", DataTypes.STRING()),
                  DataTypes.FIELD("session", DataTypes.STRING()),
                  DataTypes.FIELD("step", DataTypes.STRING()),
                  DataTypes.FIELD("country", DataTypes.STRING()),
                  DataTypes.FIELD("source_partition", DataTypes.INT()),
                  DataTypes.FIELD("source_line", DataTypes.BIGINT()),
                  DataTypes.FIELD("is_new", DataTypes.BOOLEAN()),
                  DataTypes.FIELD("is_step", DataTypes.BOOLEAN()),
                  DataTypes.FIELD("session_country", DataTypes.STRING()))
              .getLogicalType();

  /** New in its session, first of its step, and the session's country. */
  static final MarkFirsts.Spec SPEC =
      new MarkFirsts.Spec(
          new ArrivedRows("silver.t", TYPE, InternalTypeInfo.of(TYPE), 4, 5, WINDOW),
          0,
          List.of(
              new MarkFirsts.Group(List.of(1), -1),
              new MarkFirsts.Group(List.of(1, 2), -1),
              new MarkFirsts.Group(List.of(1), 3)));

  static final Bucket BUCKET = new Bucket(TYPE, List.of(0));

  /** A row and its arrival in milliseconds. */
  record Act(
      String user, String session, String step, String country, int partition, long line, long at) {

    GenericRowData row() {
      return GenericRowData.of(
          StringData.fromString(user),
          StringData.fromString(session),
          StringData.fromString(step),
          StringData.fromString(country),
          partition,
          line);
    }

    /** As {@link Acts#text} shows the marked row. */
    String text(boolean isNew, boolean isStep, String sessionCountry) {
      return "%s/%d/%d %s %s %s@%d"
          .formatted(user, partition, line, isNew, isStep, sessionCountry, at);
    }
  }

  private Acts() {}

  static String text(RowData row, long at) {
    return "%s/%d/%d %s %s %s@%d"
        .formatted(
            row.getString(0),
            row.getInt(4),
            row.getLong(5),
            row.getBoolean(6),
            row.getBoolean(7),
            row.isNullAt(8) ? null : row.getString(8),
            at);
  }

  /** Few users and sessions over three weeks, so that ties and the ends of windows occur. */
  static List<Act> random(Random random, int count) {
    List<Act> acts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long at = random.nextInt(9) * WINDOW / 3 + random.nextInt(3) * HOUR / 2 + random.nextInt(2);
      acts.add(
          new Act(
              "u" + random.nextInt(3),
              any(random, "s1", "s2", null),
              any(random, "viewed", "carted", null),
              any(random, "FR", "DE", null),
              random.nextInt(3),
              i,
              at));
    }
    return acts;
  }

  private static String any(Random random, String... values) {
    return values[random.nextInt(values.length)];
  }

  static List<String> expected(List<Act> acts) {
    Map<List<String>, Act> firsts = new HashMap<>();
    List<String> rows = new ArrayList<>();
    acts.stream()
        .sorted(
            Comparator.comparing(Act::at).thenComparing(Act::partition).thenComparing(Act::line))
        .forEach(
            act -> {
              boolean isNew =
                  act.session() != null && begins(firsts, act, act.user(), act.session());
              boolean isStep =
                  act.session() != null
                      && act.step() != null
                      && begins(firsts, act, act.user(), act.session(), act.step());
              Act first =
                  act.session() == null ? null : firsts.get(List.of(act.user(), act.session()));
              rows.add(act.text(isNew, isStep, first == null ? null : first.country()));
            });
    return rows;
  }

  private static boolean begins(Map<List<String>, Act> firsts, Act act, String... group) {
    Act first = firsts.get(List.of(group));
    if (first != null && act.at() - first.at() < WINDOW) {
      return false;
    }
    firsts.put(List.of(group), act);
    return true;
  }
}
