package io.lakehouse.jobs.stream;

import java.util.Arrays;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Sends rows whose key may come again to a side output; the others go on. */
public final class RepeatedRouter extends ProcessFunction<RowData, RowData> {
  private static final long serialVersionUID = 1;

  private final KeyDigest digest;
  private final long[] repeated;
  private final OutputTag<RowData> tag;

  /**
   * A router of one table.
   *
   * @param repeated digests of the keys that may come again, in ascending order
   */
  public RepeatedRouter(KeyDigest digest, long[] repeated, OutputTag<RowData> tag) {
    this.digest = digest;
    this.repeated = repeated;
    this.tag = tag;
  }

  @Override
  public void processElement(RowData row, Context context, Collector<RowData> out) {
    if (Arrays.binarySearch(repeated, digest.of(row)) >= 0) {
      context.output(tag, row);
    } else {
      out.collect(row);
    }
  }
}
