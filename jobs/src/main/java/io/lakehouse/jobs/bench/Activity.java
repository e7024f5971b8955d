package io.lakehouse.jobs.bench;

/** What a process spends its CPU time on. */
public enum Activity {
  START("start", "classes loaded, command line, cluster up; all that is before the first job"),
  PLAN("plan", "SQL parsed, planned, translated, and its code compiled by Janino"),
  KAFKA("kafka", "messages fetched and unpacked"),
  PARSE("parse", "files or messages read and cut into records"),
  BRONZE("bronze", "rejects split off, rows handed on to bronze"),
  CONVERT("convert", "expressions: types, rules, lookups, projections, deduplication"),
  DEDUPLICATE("deduplicate", "repeated events dropped, with the state for it"),
  FIRSTS("firsts", "first events of users and sessions marked, with the state for it"),
  WINDOWS("windows", "parts of gold counted, with the state for it"),
  SHUFFLE("shuffle", "rows between tasks: serialized, handed over, sorted, spilled"),
  AGGREGATE("aggregate", "hash aggregates and joins"),
  PARQUET_READ("parquet read", "Iceberg data files decoded"),
  PARQUET_WRITE("parquet write", "Iceberg data files encoded"),
  STATE("state", "state flushed and compacted by threads of the store"),
  CHECKPOINT("checkpoint", "state written, and the checkpoint coordinated"),
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
