package io.lakehouse.jobs.generate;

import java.util.Arrays;

/**
 * Deliveries that are still to come, the earliest first: a heap of numbers, as there may be
 * millions of late ones.
 */
final class EventQueue {
  private static final int FIELDS = 3;

  /** Three numbers a delivery: time, begin of its session, what it is. */
  private long[] heap = new long[FIELDS << 10];

  private int size;

  // What was polled last.
  private long time;
  private long begin;
  private long what;

  boolean isEmpty() {
    return size == 0;
  }

  /** The time of the earliest one. */
  long nextTime() {
    return heap[0];
  }

  void add(long time, long begin, long what) {
    if ((size + 1) * FIELDS > heap.length) {
      heap = Arrays.copyOf(heap, Math.addExact(heap.length, heap.length));
    }
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) >> 1;
      if (heap[parent * FIELDS] <= time) {
        break;
      }
      System.arraycopy(heap, parent * FIELDS, heap, at * FIELDS, FIELDS);
      at = parent;
    }
    put(at, time, begin, what);
  }

  /** Takes the earliest one away; its numbers can be asked until the next call. */
  void poll() {
    time = heap[0];
    begin = heap[1];
    what = heap[2];
    int last = --size * FIELDS;
    int at = 0;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && heap[(child + 1) * FIELDS] < heap[child * FIELDS]) {
        child++;
      }
      if (heap[child * FIELDS] >= heap[last]) {
        break;
      }
      System.arraycopy(heap, child * FIELDS, heap, at * FIELDS, FIELDS);
      at = child;
    }
    put(at, heap[last], heap[last + 1], heap[last + 2]);
  }

  long time() {
    return time;
  }

  long begin() {
    return begin;
  }

  long what() {
    return what;
  }

  private void put(int at, long time, long begin, long what) {
    heap[at * FIELDS] = time;
    heap[at * FIELDS + 1] = begin;
    heap[at * FIELDS + 2] = what;
  }
}
