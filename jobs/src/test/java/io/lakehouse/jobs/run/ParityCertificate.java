package io.lakehouse.jobs.run;

import io.lakehouse.jobs.testing.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Rows and digest of every table after every run, for a reader to compare. */
final class ParityCertificate {
  private final Map<String, Map<String, Rows>> runs = new LinkedHashMap<>();

  void add(String run, Map<String, Rows> tables) {
    runs.put(run, tables);
  }

  /** Writes a table of Markdown: a line a run and table. */
  void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder("# Parity of batch and streaming mode\n\n");
    text.append("Equal digests mean equal rows, in any order; all columns but run_id.\n\n");
    text.append("| table | run | rows | digest |\n|---|---|---:|---|\n");
    runs.values().iterator().next().keySet().stream()
        .forEach(
            table ->
                runs.forEach(
                    (run, tables) ->
                        text.append(
                            "| %s | %s | %d | %s |\n"
                                .formatted(
                                    table,
                                    run,
                                    tables.get(table).count(),
                                    tables.get(table).digest()))));
    Files.writeString(file, text);
  }
}
