package io.lakehouse.jobs.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.table.api.Table;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** Runs audits over what a run has written, all in one job. */
public final class AuditJob {
  private final Session session;

  public AuditJob(Session session) {
    this.session = session;
  }

  /**
   * What an audit found.
   *
   * @param failed rows that it returned
   * @param samples some of them, as JSON
   */
  public record Finding(Audit audit, long failed, List<String> samples) {
    public boolean passed() {
      return failed == 0;
    }
  }

  /**
   * Runs the audits and keeps up to {@code samples} rows of each.
   *
   * @param unique tables whose keys are known to be unique: what audits only that is not run
   */
  public List<Finding> run(List<Audit> all, Set<String> unique, Run run, int samples)
      throws Exception {
    List<Audit> audits =
        all.stream().filter(audit -> audit.unique().filter(unique::contains).isEmpty()).toList();
    Map<String, Long> failed = new LinkedHashMap<>();
    Map<String, List<String>> kept = new LinkedHashMap<>();
    try (CloseableIterator<Row> rows = rows(audits, run)) {
      while (rows.hasNext()) {
        Row row = rows.next();
        String name = row.getFieldAs(0);
        failed.merge(name, 1L, Long::sum);
        List<String> mine = kept.computeIfAbsent(name, n -> new ArrayList<>());
        if (mine.size() < samples) {
          mine.add(row.getFieldAs(1));
        }
      }
    }
    return all.stream()
        .map(
            audit ->
                new Finding(
                    audit,
                    failed.getOrDefault(audit.name(), 0L),
                    kept.getOrDefault(audit.name(), List.of())))
        .toList();
  }

  private CloseableIterator<Row> rows(List<Audit> audits, Run run) {
    return audits.isEmpty() ? CloseableIterator.empty() : union(audits, run).execute().collect();
  }

  private Table union(List<Audit> audits, Run run) {
    List<String> selects = new ArrayList<>();
    List<String> views = new ArrayList<>();
    for (Audit audit : audits) {
      Map<String, String> variables = run.variables();
      Table query =
          session
              .tables()
              .sqlQuery(
                  Statement.substitute(
                      audit.name(), audit.text(), variables::get, variables.keySet()));
      String view = "`audit_" + audit.name() + "`";
      session.tables().createTemporaryView(view, query);
      views.add(view);
      String evidence =
          query.getResolvedSchema().getColumnNames().stream()
              .map(c -> "KEY '%s' VALUE CAST(`%s` AS STRING)".formatted(c, c))
              .collect(Collectors.joining(", "));
      selects.add(
          "SELECT '%s' AS audit, JSON_OBJECT(%s) AS evidence FROM %s"
              .formatted(audit.name(), evidence, view));
    }
    Table all = session.tables().sqlQuery(String.join("\nUNION ALL\n", selects));
    views.forEach(session.tables()::dropTemporaryView);
    return all;
  }
}
