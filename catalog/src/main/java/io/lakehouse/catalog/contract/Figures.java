package io.lakehouse.catalog.contract;

import java.util.List;

/**
 * Figures of a table whose change by a later run is recorded.
 *
 * @param by the column of dates that the figures are of
 * @param sums the columns that are summed for each date
 */
public record Figures(String by, List<String> sums) {

  public Figures {
    sums = List.copyOf(sums);
  }
}
