package io.lakehouse.jobs.udf;

import java.util.function.Function;

/**
 * What a function gave for the texts that it got last, told apart as objects. A statement names a
 * column once, and the planner computes it wherever it is used: in rules and in other columns. For
 * one thread, and for texts that do not change.
 */
final class Lately<T> {
  /** The texts of a row, more or less. */
  private static final int SLOTS = 16;

  private final byte[][] texts = new byte[SLOTS][];
  private final Object[] results = new Object[SLOTS];
  private int next;

  /** The function's result for a text that is not null. */
  @SuppressWarnings("unchecked")
  T get(byte[] text, Function<byte[], T> function) {
    for (int i = 0; i < SLOTS; i++) {
      if (texts[i] == text) {
        return (T) results[i];
      }
    }
    T result = function.apply(text);
    texts[next] = text;
    results[next] = result;
    next = (next + 1) % SLOTS;
    return result;
  }
}
