package io.lakehouse.jobs.udf;

import org.apache.flink.table.functions.ScalarFunction;

/**
 * A function that is called once a row for a column, however many other columns and rules use it.
 * The planner merges a CTE into what reads it and computes an expression wherever its column is
 * named, unless the function says that it may give another result each time: then it computes the
 * column in a step of its own. These functions say so for that reason alone.
 */
public abstract class OncePerRow extends ScalarFunction {
  private static final long serialVersionUID = 1;

  @Override
  public final boolean isDeterministic() {
    return false;
  }
}
