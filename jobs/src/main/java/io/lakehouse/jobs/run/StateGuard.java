package io.lakehouse.jobs.run;

import io.lakehouse.catalog.contract.TableContract;
import io.lakehouse.jobs.config.UsageException;
import io.lakehouse.jobs.pipeline.StateSchema;
import io.lakehouse.jobs.stream.SeenState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamGraphHasherV2;

/**
 * Refuses saved state that the contracts of today would not read as what it was. Flink would find
 * out in the middle of a restart, and try again for ever, or not at all: groups that were counted
 * as firsts of one column would silently be those of another.
 */
final class StateGuard {
  private static final String MEND =
      "go on with the SQL that saved it (its digest is in ops.runs), and the version, and stop that with --drain; then begin with the other and --from-offsets-of-table";

  /** The backend that keeps ids on the heap, as the settings name it. */
  private static final String HEAP = "hashmap";

  private StateGuard() {}

  /**
   * Compares each step, and who has kept its ids with the state backend of the settings.
   *
   * @throws UsageException as the other says, or because another kind of backend has kept the ids
   */
  static void check(SavedState state, List<TableContract> tables, Configuration settings) {
    check(state, tables);
    String backend = settings.get(StateBackendOptions.STATE_BACKEND);
    SeenState own = backend.equals(HEAP) ? SeenState.ON_HEAP : SeenState.IN_BACKEND;
    Set<SeenState> kept = SavedIds.keptBy(state, schemas(tables).keySet());
    if (!kept.isEmpty() && !kept.contains(own)) {
      throw new UsageException(
          "Cannot go on from %s, another kind of state backend has kept it than that of the settings and would not look at it: %s is %s. Set it to %s, or stop the stream with --drain and begin with --from-offsets-of-table"
              .formatted(
                  state.uri(),
                  StateBackendOptions.STATE_BACKEND.key(),
                  backend,
                  own == SeenState.ON_HEAP ? "what it was" : HEAP));
    }
  }

  /**
   * The ids of the steps. Not by {@code getJobGraph}: it leaves the steps themselves in the graph,
   * which a JobManager that lacks their classes could then read neither when it is submitted nor
   * when it is recovered.
   */
  static Set<OperatorID> steps(StreamGraph job) {
    return new StreamGraphHasherV2()
        .traverseStreamGraphAndGenerateHashes(job).values().stream()
            .map(OperatorID::new)
            .collect(Collectors.toSet());
  }

  /**
   * Compares the steps that have left state with those of the job that is to go on from it. Flink
   * does so only when the job is submitted and nobody may be there any more to be told. The steps
   * that Flink makes of the SQL, such as open windows, have other ids when a table is added.
   *
   * @throws UsageException with the steps whose state would be lost
   */
  static void check(SavedState state, StreamGraph job) {
    Set<OperatorID> steps = steps(job);
    List<String> lost =
        state.withState().entrySet().stream()
            .filter(step -> !steps.contains(step.getKey()))
            .map(Map.Entry::getValue)
            .sorted()
            .toList();
    if (!lost.isEmpty()) {
      throw new UsageException(
          "Cannot go on from %s, the job has other steps than the one that left it, and the state of %d would be lost: %s. Mend: %s"
              .formatted(state.uri(), lost.size(), String.join(", ", lost), MEND));
    }
  }

  private static Map<String, StateSchema> schemas(List<TableContract> tables) {
    Map<String, StateSchema> schemas = new LinkedHashMap<>();
    tables.stream()
        .flatMap(table -> StateSchema.of(table).stream())
        .forEach(schema -> schemas.put(schema.uid(), schema));
    return schemas;
  }

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
    Map<String, StateSchema> now = schemas(tables);
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
