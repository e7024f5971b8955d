package io.lakehouse.jobs.bench;

/** What a process spends its CPU time on. */
public enum Activity {
  START("start", "classes loaded, command line, cluster up; all that is before the first job"),
  PLAN("plan", "SQL parsed, planned, translated, and its code compiled by Janino"),
  PARSE("parse", "landed files read and cut into records"),
  CONVERT("convert", "expressions: types, rules, lookups, projections, deduplication"),
  SHUFFLE("shuffle", "rows between tasks: serialized, handed over, sorted, spilled"),
  AGGREGATE("aggregate", "hash aggregates and joins"),
  PARQUET_READ("parquet read", "Iceberg data files decoded"),
  PARQUET_WRITE("parquet write", "Iceberg data files encoded"),
  COMMIT("commit", "catalog, metadata, manifests, scan planning, commits, publishing"),
  AUDIT("audit", "everything from the first audit to publishing, planning included"),
  FLINK("flink", "jobs deployed and coordinated, task loops, metrics"),
  JIT("jit", "byte code compiled by the JVM"),
  GC("gc", "garbage collected"),
  OTHER("other", "none of these");

  private final String label;
  private final String meaning;

  Activity(String label, String meaning) {
    this.label = label;
    this.meaning = meaning;
  }

  /** The name in reports. */
  public String label() {
    return label;
  }

  /** What counts as it. */
  public String meaning() {
    return meaning;
  }
}
