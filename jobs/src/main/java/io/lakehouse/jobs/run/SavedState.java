package io.lakehouse.jobs.run;

import io.lakehouse.jobs.config.UsageException;
import java.io.DataInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;

/**
 * State that a job has left: a savepoint or a retained checkpoint.
 *
 * @param uri its folder
 * @param checkpoint its id
 * @param steps names of the steps that left it, by their uid; those without a uid are left out
 */
record SavedState(String uri, long checkpoint, Map<String, String> steps) {
  /**
   * Folder of the state of runs with an end, below the configured ones. Such state knows where each
   * partition ends and no more of those that have ended: it goes on to that end and not further.
   */
  static final String TO_AN_END = "until-caught-up";

  /** Folder of the savepoints of drained jobs, which have forgotten what they knew. */
  static final String DRAINED = "drained";

  /** A savepoint's folder is named by the first digits of its job's id. */
  private static final int SHORT_ID = 6;

  /**
   * Reads the head of a state.
   *
   * @throws UsageException when there is none, or it is not complete
   */
  static SavedState read(String uri) {
    try {
      CheckpointMetadata metadata = metadata(uri);
      return new SavedState(uri, metadata.getCheckpointId(), steps(metadata));
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

  /** The head of a state: where the state of each step is. */
  static CheckpointMetadata metadata(String uri) throws IOException {
    var location = AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(uri);
    try (var in = new DataInputStream(location.getMetadataHandle().openInputStream())) {
      return Checkpoints.loadCheckpointMetadata(in, SavedState.class.getClassLoader(), uri);
    }
  }

  /**
   * The newest complete checkpoint of a job at work; it may be gone soon, when the next one is
   * there.
   *
   * @return empty when there is none, or one was written or deleted during the look
   */
  static Optional<SavedState> newest(Configuration settings, String job) {
    String checkpoint = AbstractFsCheckpointStorageAccess.CHECKPOINT_DIR_PREFIX;
    List<SavedState> found = new ArrayList<>();
    for (Path folder : folders(settings, CheckpointingOptions.CHECKPOINTS_DIRECTORY)) {
      try {
        for (FileStatus head : heads(new Path(folder, job), checkpoint)) {
          Path own = head.getPath().getParent();
          String id = own.getName().substring(checkpoint.length());
          found.add(new SavedState(own.toString(), Long.parseLong(id), Map.of()));
        }
      } catch (UncheckedIOException e) {
        if (!(e.getCause() instanceof FileNotFoundException)) {
          throw e;
        }
      }
    }
    return found.stream().max(Comparator.comparingLong(SavedState::checkpoint));
  }

  /**
   * The newest complete state of a job in the configured folders. Flink keeps the checkpoints of a
   * job that was killed, failed or cancelled; one that stopped with a savepoint leaves that alone.
   */
  static Optional<SavedState> latest(Configuration settings, String job) {
    List<FileStatus> heads = new ArrayList<>();
    String checkpoint = AbstractFsCheckpointStorageAccess.CHECKPOINT_DIR_PREFIX;
    String savepoint = "savepoint-" + job.substring(0, SHORT_ID) + "-";
    for (Path folder : folders(settings, CheckpointingOptions.CHECKPOINTS_DIRECTORY)) {
      heads.addAll(heads(new Path(folder, job), checkpoint));
    }
    for (Path folder : folders(settings, CheckpointingOptions.SAVEPOINT_DIRECTORY)) {
      heads.addAll(heads(folder, savepoint));
    }
    return heads.stream()
        .map(head -> read(head.getPath().getParent().toString()))
        .max(Comparator.comparingLong(SavedState::checkpoint));
  }

  /** Whether a run with an end has left it. */
  boolean isToAnEnd() {
    return uri.contains("/" + TO_AN_END + "/");
  }

  /** Whether its job was drained. */
  boolean isDrained() {
    return uri.contains("/" + DRAINED + "/");
  }

  private static List<Path> folders(Configuration settings, ConfigOption<String> option) {
    return settings
        .getOptional(option)
        .map(folder -> List.of(new Path(folder), new Path(folder, TO_AN_END)))
        .orElse(List.of());
  }

  private static List<FileStatus> heads(Path folder, String prefix) {
    try {
      FileSystem files = folder.getFileSystem();
      if (!files.exists(folder)) {
        return List.of();
      }
      List<FileStatus> heads = new ArrayList<>();
      for (FileStatus child : files.listStatus(folder)) {
        if (child.isDir() && child.getPath().getName().startsWith(prefix)) {
          FileStatus[] content = files.listStatus(child.getPath());
          Arrays.stream(content == null ? new FileStatus[0] : content)
              .filter(
                  file ->
                      file.getPath()
                          .getName()
                          .equals(AbstractFsCheckpointStorageAccess.METADATA_FILE_NAME))
              .forEach(heads::add);
        }
      }
      return heads;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look for saved state in " + folder, e);
    }
  }
}
