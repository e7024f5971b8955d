package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.pipeline.StateSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Refuses saved state that the contracts of today would not read as what it was. Flink would find
 * out in the middle of a restart, and try again for ever, or not at all: groups that were counted
 * as firsts of one column would silently be those of another.
 */
final class StateGuard {
  private static final String MEND =
      "go on with the SQL that saved it (its digest is in ops.runs) and stop that with --drain; then begin with the other SQL and --from-offsets-of-table";

  private StateGuard() {}

  /**
   * Compares what each step was with what it is. Steps of versions that did not say are let pass.
   *
   * @throws UsageException with every step that differs, or because nothing is left in the state
   */
  static void check(SavedState state, List<TableContract> tables) {
    if (state.isDrained()) {
      throw new UsageException(
          "Cannot go on from %s, its job was drained and it knows no event any more: begin behind the tables with --from-offsets-of-table"
              .formatted(state.uri()));
    }
    Map<String, StateSchema> now = new LinkedHashMap<>();
    tables.stream()
        .flatMap(table -> StateSchema.of(table).stream())
        .forEach(schema -> now.put(schema.uid(), schema));
    List<String> problems = new ArrayList<>();
    state
        .steps()
        .forEach(
            (uid, name) -> {
              Optional<String> saved = StateSchema.digestIn(name);
              StateSchema schema = now.get(uid);
              if (saved.isPresent() && schema == null) {
                problems.add("state of %s belongs to no step any more".formatted(uid));
              } else if (saved.isPresent() && !saved.get().equals(schema.digest())) {
                problems.add(
                    "state of %s has another schema: %s, and the contract gives it %s (columns, key, firsts)"
                        .formatted(uid, saved.get(), schema.digest()));
              }
            });
    if (!problems.isEmpty()) {
      throw new UsageException(
          "Cannot go on from %s, what it holds would be lost or read as something else: %s. Mend: %s"
              .formatted(state.uri(), String.join("; ", problems), MEND));
    }
  }
}
