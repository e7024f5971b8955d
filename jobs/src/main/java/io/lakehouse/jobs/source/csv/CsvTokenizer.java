package io.lakehouse.jobs.source.csv;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a stream of bytes into CSV records (RFC 4180, UTF-8) and makes no object for a good one: a
 * field is a range of {@link #buffer()}.
 *
 * <p>Lines end in LF or CR LF, a byte order mark is skipped, an empty physical line is no record,
 * and the last line needs no line end. A quote inside an unquoted field is an ordinary character.
 *
 * <p>What is no record is delivered with a {@link #reason()} and its {@link #raw()} bytes, and
 * reading goes on. Where the structure is broken, only the record's <em>first physical line</em> is
 * given up, because a stray quote would otherwise swallow the good lines up to the next quote. What
 * is delivered depends on the bytes alone, never on the buffer or on how the stream cuts them.
 *
 * <p>Not thread safe. All ranges are valid until the next call of {@link #next()}.
 */
public final class CsvTokenizer implements Closeable {

  /** The longest record read, in bytes without its line end. */
  public static final int MAX_RECORD_BYTES = 1 << 20;

  private static final int BUFFER_BYTES = 128 << 10;
  private static final byte LF = '\n';
  private static final byte CR = '\r';
  private static final byte COMMA = ',';
  private static final byte QUOTE = '"';

  /** How the scan of a record ended. */
  private enum End {
    RECORD,
    JUNK_AFTER_QUOTE,
    OPEN_QUOTE,
    TOO_LONG
  }

  private final InputStream in;
  private final int maxRecordBytes;
  private byte[] buffer;

  /** The bytes held are those from {@code start}, where the record begins, to {@code limit}. */
  private int start;

  private int limit;

  /** Where the next record begins. */
  private int position;

  private boolean atStreamStart = true;
  private long nextLine = 1;
  private int expectedFields = -1;

  // The current record. Field ranges are relative to its start, so that they survive a refill.
  private long line;
  private int length;
  private int fieldCount;
  private int[] starts = new int[64];
  private int[] ends = new int[64];
  private boolean[] escaped = new boolean[64];
  private boolean anyEscaped;
  private int lineBreaks;
  private int firstHighByte;
  private boolean nulByte;
  private String reason;
  private byte[] raw;

  // Where a quoted field's scan stopped: the byte after its closing quote.
  private int afterQuote;

  /** Reads the stream from its first byte; {@link #close()} closes it. */
  public CsvTokenizer(InputStream in) {
    this(in, BUFFER_BYTES, MAX_RECORD_BYTES);
  }

  CsvTokenizer(InputStream in, int bufferBytes, int maxRecordBytes) {
    this.in = in;
    this.maxRecordBytes = maxRecordBytes;
    this.buffer = new byte[Math.max(4, bufferBytes)];
  }

  /** From now on a record with another number of fields is bad. */
  public void expectFields(int fields) {
    this.expectedFields = fields;
  }

  /**
   * Goes to the next record, good or bad.
   *
   * @return false at the end of the stream
   */
  public boolean next() throws IOException {
    if (atStreamStart) {
      skipByteOrderMark();
    }
    if (!skipBlankLines()) {
      return false;
    }
    begin();
    End end = scan();
    String problem = end == End.RECORD ? problemOfRecord() : problemOf(end);
    if (problem != null) {
      // The structure cannot be trusted beyond the first line.
      takeFirstLine(end == End.TOO_LONG, problem);
    } else {
      nextLine = line + 1 + lineBreaks;
      reason = problemOfBytes();
      raw = reason == null ? null : Arrays.copyOfRange(buffer, start, start + length);
    }
    return true;
  }

  /** Why the record is bad; null for a good one. */
  public String reason() {
    return reason;
  }

  /** The bytes of a bad record without their line end, at most the longest record's; else null. */
  public byte[] raw() {
    return raw;
  }

  /** The physical line on which the record begins; the file's first line is 1. */
  public long line() {
    return line;
  }

  /** How many fields a good record has. */
  public int fieldCount() {
    return fieldCount;
  }

  /** The bytes that the ranges point into; may be another array after each {@link #next()}. */
  public byte[] buffer() {
    return buffer;
  }

  /** Where a good record begins in the buffer. */
  public int recordStart() {
    return start;
  }

  /** How long a good record is, quotes included and line end excluded. */
  public int recordLength() {
    return length;
  }

  /** Where a field's content begins, relative to the record's start, the opening quote excluded. */
  public int fieldStart(int field) {
    return starts[field];
  }

  /** Where a field's content ends (exclusive), relative to the record's start. */
  public int fieldEnd(int field) {
    return ends[field];
  }

  /** Whether a field's content has doubled quotes; its text is then {@link #unescape(int)}. */
  public boolean isEscaped(int field) {
    return anyEscaped && escaped[field];
  }

  /** A field's content as a new array, with each doubled quote made one. */
  public byte[] unescape(int field) {
    byte[] text = new byte[ends[field] - starts[field]];
    int n = 0;
    for (int i = start + starts[field]; i < start + ends[field]; i++) {
      text[n++] = buffer[i];
      if (isEscaped(field) && buffer[i] == QUOTE) {
        i++;
      }
    }
    return n == text.length ? text : Arrays.copyOf(text, n);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private void skipByteOrderMark() throws IOException {
    atStreamStart = false;
    while (limit < 3 && fill()) {
      // A stream may give its first bytes one by one.
    }
    if (limit >= 3
        && buffer[0] == (byte) 0xEF
        && buffer[1] == (byte) 0xBB
        && buffer[2] == (byte) 0xBF) {
      position = 3;
    }
  }

  /** Goes to the first byte of a line that is not empty; false when there is none. */
  private boolean skipBlankLines() throws IOException {
    while (true) {
      start = position;
      if (start == limit && !fill()) {
        return false;
      }
      byte first = buffer[start];
      if (first == LF) {
        position = start + 1;
      } else if (first == CR) {
        if (limit - start == 1 && !fill()) {
          return false;
        }
        if (buffer[start + 1] != LF) {
          return true;
        }
        position = start + 2;
      } else {
        return true;
      }
      nextLine++;
    }
  }

  private void begin() {
    line = nextLine;
    fieldCount = 0;
    if (anyEscaped) {
      Arrays.fill(escaped, false);
      anyEscaped = false;
    }
    lineBreaks = 0;
    firstHighByte = Integer.MAX_VALUE;
    nulByte = false;
    reason = null;
    raw = null;
  }

  /** The hot path: one comparison for most bytes, since only few are not greater than a comma. */
  private End scan() throws IOException {
    byte[] bytes = buffer;
    int p = start;
    int to = limit;
    int fieldStart = p;
    while (true) {
      if (p == to) {
        if (to - start > maxRecordBytes + 1) {
          return End.TOO_LONG;
        }
        int offset = p - start;
        int fieldOffset = fieldStart - start;
        boolean more = fill();
        bytes = buffer;
        to = limit;
        p = start + offset;
        fieldStart = start + fieldOffset;
        if (!more) {
          return endAt(fieldStart, p, p);
        }
      }
      byte b = bytes[p];
      if (b > COMMA) {
        p++;
      } else if (b == COMMA) {
        addField(fieldStart, p);
        fieldStart = ++p;
      } else if (b == LF) {
        return endAt(fieldStart, p, p + 1);
      } else if (b == QUOTE && p == fieldStart) {
        End end = scanQuoted(p);
        bytes = buffer;
        to = limit;
        p = start + afterQuote;
        if (end != null) {
          return end;
        }
        fieldStart = p;
      } else {
        if (b < 0) {
          firstHighByte = Math.min(firstHighByte, p - start);
        } else if (b == 0) {
          nulByte = true;
        }
        p++;
      }
    }
  }

  /**
   * Ends the record with an unquoted field; a CR before the line end or stream end is part of it.
   */
  private End endAt(int fieldStart, int lineEnd, int next) {
    int end = lineEnd > fieldStart && buffer[lineEnd - 1] == CR ? lineEnd - 1 : lineEnd;
    addField(fieldStart, end);
    return endRecord(end, next);
  }

  private End endRecord(int contentEnd, int next) {
    length = contentEnd - start;
    position = next;
    return length > maxRecordBytes ? End.TOO_LONG : End.RECORD;
  }

  /**
   * Scans the quoted field whose opening quote is at {@code open}.
   *
   * @return null when another field follows, at {@link #afterQuote}
   */
  private End scanQuoted(int open) throws IOException {
    int field = open - start + 1;
    int p = open + 1;
    boolean doubled = false;
    while (true) {
      if (p == limit) {
        int offset = p - start;
        if (offset > maxRecordBytes + 1) {
          return End.TOO_LONG;
        }
        if (!fill()) {
          return offset > maxRecordBytes ? End.TOO_LONG : End.OPEN_QUOTE;
        }
        p = start + offset;
      }
      byte b = buffer[p];
      if (b == QUOTE) {
        int next = byteAt(p + 1 - start);
        p = start + afterQuote;
        if (next != QUOTE) {
          return endQuoted(field, p, next, doubled);
        }
        doubled = true;
      } else if (b == LF) {
        lineBreaks++;
      } else if (b < 0) {
        firstHighByte = Math.min(firstHighByte, p - start);
      } else if (b == 0) {
        nulByte = true;
      }
      p++;
    }
  }

  /** Ends a quoted field by what follows its closing quote, which is just before {@code p}. */
  private End endQuoted(int field, int p, int next, boolean doubled) throws IOException {
    int quote = p - 1 - start;
    addField(start + field, start + quote);
    if (doubled) {
      escaped[fieldCount - 1] = true;
      anyEscaped = true;
    }
    if (next == COMMA) {
      afterQuote = quote + 2;
      return quote + 1 > maxRecordBytes ? End.TOO_LONG : null;
    }
    if (next == CR) {
      int behind = byteAt(quote + 2);
      if (behind == LF || behind == -1) {
        return endRecord(start + quote + 1, start + quote + (behind == LF ? 3 : 2));
      }
    } else if (next == LF || next == -1) {
      return endRecord(start + quote + 1, start + quote + (next == LF ? 2 : 1));
    }
    return quote + 1 > maxRecordBytes ? End.TOO_LONG : End.JUNK_AFTER_QUOTE;
  }

  /** The byte at an offset of the record, -1 at the stream's end; may move the buffer. */
  private int byteAt(int offset) throws IOException {
    afterQuote = offset;
    if (start + offset == limit && !fill()) {
      return -1;
    }
    return buffer[start + offset] & 0xFF;
  }

  private void addField(int from, int to) {
    if (fieldCount == starts.length) {
      starts = Arrays.copyOf(starts, fieldCount * 2);
      ends = Arrays.copyOf(ends, fieldCount * 2);
      escaped = Arrays.copyOf(escaped, fieldCount * 2);
    }
    starts[fieldCount] = from - start;
    ends[fieldCount++] = to - start;
  }

  private String problemOfRecord() {
    if (expectedFields < 0 || fieldCount == expectedFields) {
      return null;
    }
    String counts = "expected " + expectedFields + " fields, found " + fieldCount;
    return lineBreaks == 0
        ? counts
        : counts + " in a quoted record of " + (lineBreaks + 1) + " lines";
  }

  private static String problemOf(End end) {
    return switch (end) {
      case JUNK_AFTER_QUOTE -> "text after a closing quote";
      case OPEN_QUOTE -> "quote never closed";
      default -> "too long";
    };
  }

  private String problemOfBytes() {
    if (firstHighByte < length && !Utf8.isValid(buffer, start + firstHighByte, start + length)) {
      return "invalid UTF-8";
    }
    return nulByte ? "NUL byte" : null;
  }

  /** Gives up the record's first physical line; the next record begins behind it. */
  private void takeFirstLine(boolean tooLong, String problem) throws IOException {
    int offset = 0;
    boolean ended = false;
    while (!ended && offset <= maxRecordBytes + 1) {
      if (start + offset == limit && !fill()) {
        break;
      }
      ended = buffer[start + offset] == LF;
      offset++;
    }
    int end = ended ? offset - 1 : offset;
    if (end > 0 && (ended || start + offset == limit) && buffer[start + end - 1] == CR) {
      end--;
    }
    raw = Arrays.copyOfRange(buffer, start, start + Math.min(end, maxRecordBytes));
    position = start + offset;
    nextLine = line + 1;
    if (end > maxRecordBytes) {
      reason = "line longer than " + maxRecordBytes + " bytes";
      if (!ended) {
        skipLine();
      }
    } else if (tooLong) {
      reason = "quote never closed, or record longer than " + maxRecordBytes + " bytes";
    } else {
      reason = problem;
    }
  }

  /** Goes behind the next line end without holding what is before it. */
  private void skipLine() throws IOException {
    start = position;
    while (start < limit || fill()) {
      if (buffer[start++] == LF) {
        break;
      }
    }
    position = start;
  }

  /** Reads more bytes behind those held, moving or growing the buffer; false at the end. */
  private boolean fill() throws IOException {
    if (limit == buffer.length) {
      int held = limit - start;
      byte[] target = held > buffer.length / 2 ? new byte[buffer.length * 2] : buffer;
      System.arraycopy(buffer, start, target, 0, held);
      buffer = target;
      start = 0;
      limit = held;
    }
    int read;
    do {
      read = in.read(buffer, limit, buffer.length - limit);
    } while (read == 0);
    if (read < 0) {
      return false;
    }
    limit += read;
    return true;
  }
}
