package io.lakehouse.jobs.run;

import io.lakehouse.jobs.config.UsageException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folders in which the jobs of streams leave their state, as the settings name them. */
record StateFolders(Configuration settings) {
  private static final Logger LOG = LoggerFactory.getLogger(StateFolders.class);

  /**
   * Folder of the state of runs with an end, below the configured ones. Such state knows where each
   * partition ends and no more of those that have ended: it goes on to that end and not further.
   */
  static final String TO_AN_END = "until-caught-up";

  /** Folder of the savepoints of drained jobs, which have forgotten what they knew. */
  static final String DRAINED = "drained";

  private static final List<ConfigOption<String>> OPTIONS =
      List.of(CheckpointingOptions.CHECKPOINTS_DIRECTORY, CheckpointingOptions.SAVEPOINT_DIRECTORY);

  private static final String CHECKPOINT = AbstractFsCheckpointStorageAccess.CHECKPOINT_DIR_PREFIX;

  /** A savepoint's folder is named by the first digits of its job's id. */
  private static final int SHORT_ID = 6;

  /**
   * A complete checkpoint that nobody has read yet.
   *
   * @param uri its folder
   * @param id its id
   */
  record Complete(String uri, long id) {}

  /**
   * Where a stream leaves its checkpoints or savepoints.
   *
   * @param toAnEnd whether it ends by itself
   * @return empty when the settings name no folder
   */
  Optional<String> of(ConfigOption<String> option, boolean toAnEnd) {
    return settings.getOptional(option).map(folder -> toAnEnd ? folder + "/" + TO_AN_END : folder);
  }

  /** Why a job could not leave its state in the folders: empty when it can. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (ConfigOption<String> option : OPTIONS) {
      settings
          .getOptional(option)
          .flatMap(StateFolders::problem)
          .map(
              why ->
                  "Cannot leave the state of a stream in %s, %s. Set %s to a folder that can be written"
                      .formatted(settings.get(option), why, option.key()))
          .ifPresent(problems::add);
    }
    return problems;
  }

  private static Optional<String> problem(String folder) {
    Path probe = new Path(folder, "probe-" + UUID.randomUUID());
    try {
      FileSystem files = probe.getFileSystem();
      files.create(probe, FileSystem.WriteMode.NO_OVERWRITE).close();
      remove(files, probe);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(Failures.reason(e));
    }
  }

  /** Where nothing may be deleted the empty file stays. */
  private static void remove(FileSystem files, Path probe) {
    try {
      files.delete(probe, false);
    } catch (IOException e) {
      LOG.info("{} cannot be deleted", probe, e);
    }
  }

  /**
   * The newest complete checkpoint of a job at work; it may be gone soon, when the next one is
   * there.
   *
   * @return empty when there is none, or one was written or deleted during the look
   */
  Optional<Complete> newest(String job) {
    List<Complete> found = new ArrayList<>();
    for (Path folder : all(CheckpointingOptions.CHECKPOINTS_DIRECTORY)) {
      try {
        for (FileStatus head : heads(new Path(folder, job), CHECKPOINT)) {
          Path own = head.getPath().getParent();
          String id = own.getName().substring(CHECKPOINT.length());
          found.add(new Complete(own.toString(), Long.parseLong(id)));
        }
      } catch (UncheckedIOException e) {
        if (!(e.getCause() instanceof FileNotFoundException)) {
          throw e;
        }
      }
    }
    return found.stream().max(Comparator.comparingLong(Complete::id));
  }

  /**
   * The newest complete state of a job. Flink keeps the checkpoints of a job that was killed,
   * failed or cancelled; one that stopped with a savepoint leaves that alone. Of a job at work, as
   * one that has come back with its JobManager, a checkpoint may be gone by the time it is read:
   * the next is there then.
   */
  Optional<SavedState> latest(String job) {
    List<FileStatus> heads = new ArrayList<>();
    String savepoint = savepoint(job);
    for (Path folder : all(CheckpointingOptions.CHECKPOINTS_DIRECTORY)) {
      heads.addAll(heads(new Path(folder, job), CHECKPOINT));
    }
    for (Path folder : all(CheckpointingOptions.SAVEPOINT_DIRECTORY)) {
      heads.addAll(heads(folder, savepoint));
    }
    try {
      return heads.stream()
          .map(head -> SavedState.read(head.getPath().getParent().toString()))
          .max(Comparator.comparingLong(SavedState::checkpoint));
    } catch (UsageException e) {
      if (heads.stream().allMatch(head -> exists(head.getPath()))) {
        throw e;
      }
      return latest(job);
    }
  }

  /** Whether a state is still there. */
  static boolean exists(SavedState state) {
    return exists(new Path(state.uri(), AbstractFsCheckpointStorageAccess.METADATA_FILE_NAME));
  }

  private static boolean exists(Path head) {
    try {
      return head.getFileSystem().exists(head);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look for saved state in " + head, e);
    }
  }

  private static String savepoint(String job) {
    return "savepoint-" + job.substring(0, SHORT_ID) + "-";
  }

  /** Whether a job has left a state, as its folder is named. */
  static boolean isOf(String uri, String job) {
    return uri.contains("/" + job + "/") || uri.contains("/" + savepoint(job));
  }

  private List<Path> all(ConfigOption<String> option) {
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
