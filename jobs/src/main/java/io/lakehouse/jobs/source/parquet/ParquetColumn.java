package io.lakehouse.jobs.source.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.LongFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;

/**
 * A column whose values have a text.
 *
 * <ul>
 *   <li>text, enumerations and JSON as they are;
 *   <li>whole numbers and decimals in plain notation, a decimal with all digits of its scale;
 *   <li>floating-point numbers as a person would write them, the shortest decimal that means the
 *       same number, in plain notation and without a fraction of zero: {@code 19.99}, {@code
 *       10000000}; {@code NaN}, {@code Infinity} and {@code -Infinity} by their names;
 *   <li>dates, times and timestamps in ISO-8601, with seconds; a timestamp that the file says to be
 *       adjusted to UTC ends with Z, one of INT96 never does, as it says nothing.
 * </ul>
 *
 * @param name its name as the file has it
 * @param type what Flink's format reads it as: the stored type, where the annotated one is not
 *     needed to read it
 * @param text how a value becomes text
 */
record ParquetColumn(String name, LogicalType type, Text text) {
  private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ISO_LOCAL_DATE_TIME;
  private static final long NANOS_OF_DAY = ChronoUnit.DAYS.getDuration().toNanos();

  /** The text of a value that is not null. */
  interface Text {
    StringData of(RowData row, int field);
  }

  /** Empty when the type has no text. */
  static Optional<ParquetColumn> of(Type type) {
    if (!type.isPrimitive() || type.isRepetition(Type.Repetition.REPEATED)) {
      return Optional.empty();
    }
    String name = type.getName();
    LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
    LongFunction<String> whole = whole(annotation);
    ParquetColumn column =
        switch (type.asPrimitiveType().getPrimitiveTypeName()) {
          case BOOLEAN ->
              plain(name, new BooleanType(), (row, i) -> String.valueOf(row.getBoolean(i)));
          case FLOAT ->
              annotation != null
                  ? null
                  : plain(name, new FloatType(), (row, i) -> decimal(row.getFloat(i)));
          case DOUBLE -> plain(name, new DoubleType(), (row, i) -> decimal(row.getDouble(i)));
          case INT32 ->
              whole == null
                  ? null
                  : plain(name, new IntType(), (row, i) -> whole.apply(row.getInt(i)));
          case INT64 ->
              whole == null
                  ? null
                  : plain(name, new BigIntType(), (row, i) -> whole.apply(row.getLong(i)));
          case INT96 ->
              plain(
                  name,
                  new TimestampType(9),
                  (row, i) -> TIMESTAMP.format(row.getTimestamp(i, 9).toLocalDateTime()));
          case BINARY -> binary(name, annotation);
          case FIXED_LEN_BYTE_ARRAY -> fixed(name, annotation);
        };
    return Optional.ofNullable(column);
  }

  /** What a message calls a type. */
  static String nameOf(Type type) {
    LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
    if (annotation != null) {
      return annotation.toString();
    }
    String name =
        type.isPrimitive() ? type.asPrimitiveType().getPrimitiveTypeName().name() : "group";
    return type.isRepetition(Type.Repetition.REPEATED) ? "repeated " + name : name;
  }

  private interface Plain {
    String of(RowData row, int field);
  }

  private static ParquetColumn plain(String name, LogicalType type, Plain text) {
    return new ParquetColumn(
        name, type, (row, field) -> StringData.fromString(text.of(row, field)));
  }

  private static ParquetColumn binary(String name, LogicalTypeAnnotation annotation) {
    if (annotation instanceof DecimalLogicalTypeAnnotation decimal) {
      return plain(
          name,
          new VarBinaryType(VarBinaryType.MAX_LENGTH),
          (row, i) ->
              new BigDecimal(new BigInteger(row.getBinary(i)), decimal.getScale()).toPlainString());
    }
    boolean isText =
        annotation instanceof StringLogicalTypeAnnotation
            || annotation instanceof EnumLogicalTypeAnnotation
            || annotation instanceof JsonLogicalTypeAnnotation;
    // A copy: the vector that has the bytes is filled anew with the next rows.
    return isText
        ? new ParquetColumn(
            name,
            new VarCharType(VarCharType.MAX_LENGTH),
            (row, i) -> ((BinaryStringData) row.getString(i)).copy())
        : null;
  }

  private static ParquetColumn fixed(String name, LogicalTypeAnnotation annotation) {
    if (!(annotation instanceof DecimalLogicalTypeAnnotation decimal)
        || decimal.getPrecision() > DecimalType.MAX_PRECISION) {
      return null;
    }
    int precision = decimal.getPrecision();
    int scale = decimal.getScale();
    return plain(
        name,
        new DecimalType(precision, scale),
        (row, i) -> row.getDecimal(i, precision, scale).toBigDecimal().toPlainString());
  }

  /** The text of what is stored as a whole number; null when there is none. */
  private static LongFunction<String> whole(LogicalTypeAnnotation annotation) {
    if (annotation == null) {
      return Long::toString;
    }
    if (annotation instanceof IntLogicalTypeAnnotation whole) {
      if (whole.isSigned()) {
        return Long::toString;
      }
      return whole.getBitWidth() == Long.SIZE
          ? Long::toUnsignedString
          : value -> Integer.toUnsignedString((int) value);
    }
    if (annotation instanceof DecimalLogicalTypeAnnotation decimal) {
      return value -> BigDecimal.valueOf(value, decimal.getScale()).toPlainString();
    }
    if (annotation instanceof DateLogicalTypeAnnotation) {
      return value -> LocalDate.ofEpochDay(value).toString();
    }
    if (annotation instanceof TimeLogicalTypeAnnotation time) {
      long unit = unitOf(time.getUnit()).getDuration().toNanos();
      return value ->
          value >= 0 && value < NANOS_OF_DAY / unit
              ? DateTimeFormatter.ISO_LOCAL_TIME.format(LocalTime.ofNanoOfDay(value * unit))
              // No time of a day: what it is shows silver.
              : Long.toString(value);
    }
    if (annotation instanceof TimestampLogicalTypeAnnotation timestamp) {
      ChronoUnit unit = unitOf(timestamp.getUnit());
      String zone = timestamp.isAdjustedToUTC() ? "Z" : "";
      return value ->
          TIMESTAMP.format(Instant.EPOCH.plus(value, unit).atOffset(ZoneOffset.UTC)) + zone;
    }
    return null;
  }

  private static ChronoUnit unitOf(TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> ChronoUnit.MILLIS;
      case MICROS -> ChronoUnit.MICROS;
      case NANOS -> ChronoUnit.NANOS;
    };
  }

  private static String decimal(float value) {
    return Float.isFinite(value) ? shortest(Float.toString(value)) : Float.toString(value);
  }

  private static String decimal(double value) {
    return Double.isFinite(value) ? shortest(Double.toString(value)) : Double.toString(value);
  }

  private static String shortest(String number) {
    return new BigDecimal(number).stripTrailingZeros().toPlainString();
  }
}
