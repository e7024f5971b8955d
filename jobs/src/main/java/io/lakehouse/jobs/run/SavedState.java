package io.lakehouse.jobs.run;

import io.lakehouse.jobs.config.UsageException;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;

/**
 * State that a job has left: a savepoint or a retained checkpoint.
 *
 * @param uri its folder
 * @param checkpoint its id
 * @param steps names of the steps that left it, by their uid; those without a uid are left out
 * @param withState names of the steps that have something in it, by their ids
 */
record SavedState(
    String uri, long checkpoint, Map<String, String> steps, Map<OperatorID, String> withState) {
  /**
   * Reads the head of a state.
   *
   * @throws UsageException when there is none, or it is not complete
   */
  static SavedState read(String uri) {
    try {
      CheckpointMetadata metadata = metadata(uri);
      return new SavedState(uri, metadata.getCheckpointId(), steps(metadata), withState(metadata));
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException(
          "Cannot go on from %s, it is no complete savepoint or checkpoint (%s): name the folder that holds its %s, or use --from-latest-checkpoint"
              .formatted(
                  uri, e.getMessage(), AbstractFsCheckpointStorageAccess.METADATA_FILE_NAME));
    }
  }

  private static Map<String, String> steps(CheckpointMetadata metadata) {
    Map<String, String> steps = new TreeMap<>();
    for (OperatorState state : metadata.getOperatorStates()) {
      state.getOperatorUid().ifPresent(uid -> steps.put(uid, state.getOperatorName().orElse("")));
    }
    return steps;
  }

  private static Map<OperatorID, String> withState(CheckpointMetadata metadata) {
    Map<OperatorID, String> steps = new HashMap<>();
    for (OperatorState step : metadata.getOperatorStates()) {
      if (step.getCoordinatorState() != null
          || step.getStates().stream().anyMatch(OperatorSubtaskState::hasState)) {
        steps.put(
            step.getOperatorID(), step.getOperatorName().orElse(step.getOperatorID().toString()));
      }
    }
    return steps;
  }

  /** The head of a state: where the state of each step is. */
  static CheckpointMetadata metadata(String uri) throws IOException {
    var location = AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(uri);
    try (var in = new DataInputStream(location.getMetadataHandle().openInputStream())) {
      return Checkpoints.loadCheckpointMetadata(in, SavedState.class.getClassLoader(), uri);
    }
  }

  /** Whether a run with an end has left it. */
  boolean isToAnEnd() {
    return uri.contains("/" + StateFolders.TO_AN_END + "/");
  }

  /** Whether its job was drained. */
  boolean isDrained() {
    return uri.contains("/" + StateFolders.DRAINED + "/");
  }
}
