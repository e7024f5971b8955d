package io.lakehouse.jobs.source.json;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;

/**
 * Makes rows of the lines of one file. An export carries the lineage of a message in the fields
 * {@value #ARRIVED_AT} (ISO-8601 with zone, or epoch milliseconds), {@value #PARTITION} and {@value
 * #OFFSET}; without them an event has arrived as many milliseconds behind the snapshot date's
 * midnight as its line says, in partition 0. Whatever the arrival, the event belongs to the day of
 * the file's folder, which is run as a whole. Such a field that cannot be read is kept in {@code
 * extra} as any unknown one.
 */
final class JsonLineDecoder {
  static final String ARRIVED_AT = "_arrived_at";
  static final String PARTITION = "_partition";
  static final String OFFSET = "_offset";

  /** Year 10000: what lies behind it is no time but a number gone wrong. */
  private static final long MAX_TIME = 253_402_300_800_000L;

  private final JsonFields fields;
  private final JsonRowBuilder rows;
  private final ArrivalClamp arrivals = new ArrivalClamp();
  private final StringData file;
  private final int snapshotDate;
  private final long midnight;

  /** Where the lineage stands in the fields: behind the columns. */
  private final int lineage;

  /**
   * A decoder of one file's lines.
   *
   * @param date the date of the landing folder: when the events arrived that do not say it
   */
  JsonLineDecoder(JsonSchema schema, LocalDate date, String runId, String file) {
    List<String> names = new ArrayList<>(schema.columns().stream().map(JsonColumn::field).toList());
    this.lineage = names.size();
    names.addAll(List.of(ARRIVED_AT, PARTITION, OFFSET));
    this.fields = new JsonFields(names);
    this.rows = new JsonRowBuilder(schema, runId);
    this.file = StringData.fromString(file);
    this.snapshotDate = Math.toIntExact(date.toEpochDay());
    this.midnight = date.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  /**
   * A fresh row, a reject when the line is no JSON object or a nested field of it no JSON; an empty
   * line is a tombstone.
   *
   * @param text the line without its end; the row keeps views of it, so it must not change
   * @param line its number, counted from 1
   */
  GenericRowData decode(byte[] text, long line) {
    byte[] value = text.length == 0 ? null : text;
    String reason = fields.read(value);
    if (reason != null) {
      return reject(reason, value, line);
    }
    int partition = (int) number(1, PARTITION, 0, Integer.MAX_VALUE);
    long offset = number(2, OFFSET, line, Long.MAX_VALUE);
    return rows.row(fields, origin(partition, offset, arrival(line)));
  }

  /** A fresh row of what was found to be no record. */
  GenericRowData reject(String reason, byte[] raw, long line) {
    return rows.bad(reason, raw, origin(0, line, midnight + line));
  }

  /** The same of a line whose lineage is known already: its own fields tell nothing new. */
  GenericRowData decode(byte[] text, JsonOrigin origin) {
    String reason = fields.read(text);
    if (reason != null) {
      return rows.bad(reason, text, origin);
    }
    // What could not be read of them was kept with the event.
    arrival(origin.line());
    number(1, PARTITION, 0, Integer.MAX_VALUE);
    number(2, OFFSET, origin.line(), Long.MAX_VALUE);
    return rows.row(fields, origin);
  }

  private JsonOrigin origin(int partition, long line, long arrival) {
    long arrivedAt = arrivals.clamp(partition, arrival);
    return new JsonOrigin(file, partition, line, arrivedAt, snapshotDate, null, null);
  }

  private long arrival(long line) {
    StringData given = fields.value(lineage);
    if (given == null) {
      return midnight + line;
    }
    String text = given.toString();
    try {
      long time =
          text.indexOf('-') > 0
              ? OffsetDateTime.parse(text).toInstant().toEpochMilli()
              : Long.parseLong(text);
      if (time >= 0 && time < MAX_TIME) {
        return time;
      }
    } catch (DateTimeException | NumberFormatException e) {
      // Told below: it stays with the event.
    }
    fields.moveToExtra(lineage, ARRIVED_AT);
    return midnight + line;
  }

  private long number(int field, String name, long fallback, long max) {
    StringData given = fields.value(lineage + field);
    if (given == null) {
      return fallback;
    }
    try {
      long number = Long.parseLong(given.toString());
      if (number >= 0 && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below: it stays with the event.
    }
    fields.moveToExtra(lineage + field, name);
    return fallback;
  }
}
