package io.lakehouse.catalog.contract;

import java.util.List;
import java.util.Optional;

/**
 * A column that tells the first row to arrive of a group from those behind it.
 *
 * @param column the column that is filled: true in the first row and false in the others; with
 *     {@code value}, what that column of the first row has, in all rows of the group
 * @param by the column that tells whose groups they are; the state is kept by it
 * @param of the columns that, with {@code by}, make up a group; a row in which one is null is in
 *     none
 */
public record First(String column, String by, List<String> of, Optional<String> value) {

  public First {
    of = List.copyOf(of);
  }
}
