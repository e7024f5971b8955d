package io.lakehouse.jobs.stream;

/** Where the ids that were seen are kept; a saved state tells by the name of the state. */
public enum SeenState {
  /** In tables of bytes, by the backend {@code hashmap}. */
  ON_HEAP("seen-table"),

  /** An entry an id, by any other backend, such as {@code rocksdb}. */
  IN_BACKEND("seen");

  private final String state;

  SeenState(String state) {
    this.state = state;
  }

  /** The name of the state. */
  public String state() {
    return state;
  }
}
