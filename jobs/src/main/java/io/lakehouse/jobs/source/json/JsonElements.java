package io.lakehouse.jobs.source.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.lakehouse.jobs.source.file.FileCheck;
import io.lakehouse.jobs.source.file.RefusedFileException;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import java.util.Set;

/**
 * Cuts a JSON array into its elements, each with its bytes as they are in the file. No more than an
 * element is held, and a part of the file that was read ahead.
 */
final class JsonElements implements Closeable {
  private static final int MARK_BYTES = 3;

  private final Window window;
  private final JsonParser parser;
  private boolean isInside;

  /** Begins at the start of a file; the stream is closed with this. */
  JsonElements(InputStream file) throws IOException {
    try {
      PushbackInputStream in = new PushbackInputStream(file, MARK_BYTES);
      byte[] head = in.readNBytes(MARK_BYTES);
      refuseUtf16(head);
      if (!JsonFields.hasMark(head)) {
        in.unread(head);
      }
      this.window = new Window(in);
      this.parser = JsonFields.ELEMENTS.createParser(window);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** JSON begins with an ASCII character, of whose two bytes in UTF-16 one is NUL. */
  private static void refuseUtf16(byte[] head) throws RefusedFileException {
    if (head.length >= 2) {
      int mark = (head[0] & 0xFF) << 8 | (head[1] & 0xFF);
      if (mark == 0xFFFE || mark == 0xFEFF || (head[0] == 0) != (head[1] == 0)) {
        throw new RefusedFileException("is UTF-16 text");
      }
    }
  }

  /**
   * The bytes of the next element, null behind the last one.
   *
   * @throws RefusedFileException when the file is no array that can be read so far
   */
  byte[] next() throws IOException {
    try {
      JsonToken token = nextToken();
      if (token == null) {
        return null;
      }
      long from = parser.currentTokenLocation().getByteOffset();
      window.dropBefore(from);
      parser.skipChildren();
      return window.copy(from, end());
    } catch (JsonProcessingException e) {
      throw refusal(e);
    }
  }

  /** Goes behind the next element and adds the names that it has when it is an object. */
  boolean nextNames(Set<String> names) throws IOException {
    try {
      JsonToken token = nextToken();
      if (token == null) {
        return false;
      }
      window.dropBefore(parser.currentTokenLocation().getByteOffset());
      if (token == JsonToken.START_OBJECT) {
        for (String n = parser.nextFieldName(); n != null; n = parser.nextFieldName()) {
          names.add(n);
          parser.nextToken();
          parser.skipChildren();
        }
      } else {
        parser.skipChildren();
      }
      return true;
    } catch (JsonProcessingException e) {
      throw refusal(e);
    }
  }

  private JsonToken nextToken() throws IOException {
    if (!isInside) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_ARRAY) {
        throw new RefusedFileException(first == null ? FileCheck.EMPTY : "is no JSON array");
      }
      isInside = true;
    }
    JsonToken token = parser.nextToken();
    if (token != JsonToken.END_ARRAY) {
      return token;
    }
    if (parser.nextToken() != null) {
      throw new RefusedFileException(
          "has text behind its JSON array" + at(parser.currentLocation()));
    }
    return null;
  }

  /** Where the current element ends. The parser has seen only the opening quote of a string. */
  private long end() throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      parser.finishToken();
      return parser.currentLocation().getByteOffset();
    }
    return parser.currentTokenLocation().getByteOffset() + parser.getTextLength();
  }

  private RefusedFileException refusal(JsonProcessingException e) {
    if (!isInside) {
      return new RefusedFileException("is no JSON array");
    }
    // Jackson has a type for most ends that come too early, and one text for all.
    boolean isCut =
        e instanceof JsonEOFException
            || e.getOriginalMessage().startsWith("Unexpected end-of-input");
    return new RefusedFileException(
        isCut
            ? "is JSON that is cut: unexpected end" + at(e.getLocation())
            : "is broken JSON: " + e.getOriginalMessage() + at(e.getLocation()));
  }

  private static String at(JsonLocation location) {
    return " at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  @Override
  public void close() throws IOException {
    parser.close();
    window.close();
  }

  /** The part of a stream that was read last. */
  private static final class Window extends FilterInputStream {
    private byte[] bytes = new byte[64 << 10];

    /** The offset in the stream of the first byte held. */
    private long first;

    private int held;

    Window(InputStream in) {
      super(in);
    }

    void dropBefore(long offset) {
      int gone = (int) (offset - first);
      // Moving what is left costs, so it is done when there is less of it than was gone.
      if (gone > held / 2) {
        held -= gone;
        System.arraycopy(bytes, gone, bytes, 0, held);
        first = offset;
      }
    }

    byte[] copy(long from, long to) {
      return Arrays.copyOfRange(bytes, (int) (from - first), (int) (to - first));
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = super.read(target, offset, length);
      if (read > 0) {
        if (held + read > bytes.length) {
          bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(held, read), 2 * bytes.length));
        }
        System.arraycopy(target, offset, bytes, held, read);
        held += read;
      }
      return read;
    }
  }
}
