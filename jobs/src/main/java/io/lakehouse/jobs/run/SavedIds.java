package io.lakehouse.jobs.run;

import io.lakehouse.jobs.stream.SeenState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Set;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;

/**
 * Who has kept the ids of a saved state. The names of the states stand in front of the state of
 * each subtask, whoever has written it and how; nothing else is read.
 */
final class SavedIds {
  private SavedIds() {}

  /**
   * Looks into the steps of these uids.
   *
   * @return none when the state has no ids; both after a step without ids had changed its backend
   */
  static Set<SeenState> keptBy(SavedState saved, Set<String> uids) {
    try {
      Set<SeenState> found = EnumSet.noneOf(SeenState.class);
      for (OperatorState step : SavedState.metadata(saved.uri()).getOperatorStates()) {
        if (step.getOperatorUid().filter(uids::contains).isPresent()) {
          found.addAll(keptBy(step));
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the state in " + saved.uri(), e);
    }
  }

  /** All subtasks of a step have the same states: the first that has some tells. */
  private static Set<SeenState> keptBy(OperatorState step) throws IOException {
    Set<SeenState> found = EnumSet.noneOf(SeenState.class);
    for (OperatorSubtaskState subtask : step.getStates()) {
      for (KeyedStateHandle handle : subtask.getManagedKeyedState()) {
        StreamStateHandle head = head(handle);
        if (head != null && found.isEmpty()) {
          found.addAll(named(head));
        }
      }
    }
    return found;
  }

  /** Where the names are; null of a kind that is not known here. */
  private static StreamStateHandle head(KeyedStateHandle handle) {
    if (handle instanceof IncrementalRemoteKeyedStateHandle incremental) {
      return incremental.getMetaDataStateHandle();
    }
    return handle instanceof KeyGroupsStateHandle full ? full : null;
  }

  private static Set<SeenState> named(StreamStateHandle head) throws IOException {
    var names = new KeyedBackendSerializationProxy<>(SavedIds.class.getClassLoader());
    try (InputStream in = head.openInputStream()) {
      names.read(new DataInputViewStreamWrapper(in));
    }
    Set<SeenState> found = EnumSet.noneOf(SeenState.class);
    for (StateMetaInfoSnapshot state : names.getStateMetaInfoSnapshots()) {
      for (SeenState kind : SeenState.values()) {
        if (state.getName().equals(kind.state())) {
          found.add(kind);
        }
      }
    }
    return found;
  }
}
