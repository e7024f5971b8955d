package io.lakehouse.jobs.stream;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Gives the numbers that come more than once, each once, as one array when the input has ended. It
 * keeps 8 to 12 bytes a number on the heap; where more come than it may keep, or more repeat than
 * it may tell, it says nothing at all.
 */
public final class FindRepeated extends AbstractStreamOperator<long[]>
    implements OneInputStreamOperator<Long, long[]>, BoundedOneInput {
  private static final long serialVersionUID = 1;

  /** Numbers are kept by their first bits, so that each sort stays in the processor's cache. */
  private static final int BUCKET_BITS = 10;

  private static final int FIRST_SIZE = 64;

  /** Of the heap, for all subtasks together; the arrays are up to half as large again. */
  private static final int SHARE_OF_HEAP = 3;

  private static final int BYTES_A_NUMBER = 12;

  private final int mostRepeated;
  private long most;
  private transient long[][] buckets;
  private transient int[] sizes;
  private transient long kept;

  /**
   * The step; it keeps what fits into a third of the heap.
   *
   * @param mostRepeated how many numbers a subtask may tell
   */
  public FindRepeated(int mostRepeated) {
    this(0, mostRepeated);
  }

  /** The step that keeps {@code most} numbers a subtask, 0 for what fits. */
  FindRepeated(long most, int mostRepeated) {
    this.most = most;
    this.mostRepeated = mostRepeated;
  }

  @Override
  public void open() throws Exception {
    super.open();
    if (most == 0) {
      int subtasks = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
      most = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP / BYTES_A_NUMBER / subtasks;
    }
    buckets = new long[1 << BUCKET_BITS][];
    sizes = new int[buckets.length];
  }

  @Override
  public void processElement(StreamRecord<Long> element) {
    if (++kept > most) {
      buckets = null;
      return;
    }
    long number = element.getValue();
    int bucket = (int) (KeyDigest.spread(number) >>> (Long.SIZE - BUCKET_BITS));
    int size = sizes[bucket]++;
    if (size == 0) {
      buckets[bucket] = new long[FIRST_SIZE];
    } else if (size == buckets[bucket].length) {
      buckets[bucket] = Arrays.copyOf(buckets[bucket], size + size / 2);
    }
    buckets[bucket][size] = number;
  }

  @Override
  public void endInput() {
    if (buckets == null) {
      return;
    }
    LongStream.Builder repeated = LongStream.builder();
    int count = 0;
    for (int i = 0; i < buckets.length; i++) {
      for (long number : repeated(buckets[i], sizes[i])) {
        if (++count > mostRepeated) {
          return;
        }
        repeated.add(number);
      }
      buckets[i] = null;
    }
    output.collect(new StreamRecord<>(repeated.build().toArray()));
  }

  private static long[] repeated(long[] numbers, int size) {
    if (size < 2) {
      return new long[0];
    }
    Arrays.sort(numbers, 0, size);
    LongStream.Builder repeated = LongStream.builder();
    for (int i = 1; i < size; i++) {
      boolean isSecond = numbers[i] == numbers[i - 1] && (i == 1 || numbers[i] != numbers[i - 2]);
      if (isSecond) {
        repeated.add(numbers[i]);
      }
    }
    return repeated.build().toArray();
  }
}
