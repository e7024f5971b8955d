package io.lakehouse.jobs.stream;

/** Names of the jobs' counters, from which the ledger is made. */
public final class Counters {
  /** Of the counters, and of the job parameters that they begin with. */
  static final String BASE = "base/";

  private Counters() {}

  /** Records read of a feed. */
  public static String read(String feed) {
    return feed + "/read";
  }

  /** Records of a feed that could not be read. */
  public static String rejected(String feed) {
    return feed + "/rejected";
  }

  /** Rows that came to the rules of a table. */
  public static String judged(String table) {
    return table + "/judged";
  }

  /** Rows that broke a rule of a table: hard ones as the first broken, soft ones each. */
  public static String broken(String table, String rule) {
    return table + "/broken/" + rule;
  }

  /** Rows dropped because an equal row of their key stays. */
  public static String duplicates(String table) {
    return table + "/duplicates";
  }

  /** Rows dropped because another, different row of their key stays. */
  public static String conflicts(String table) {
    return table + "/conflicting_duplicates";
  }

  /** Rows that a table had before the first job whose state this one goes on from. */
  public static String base(String table) {
    return BASE + table;
  }
}
