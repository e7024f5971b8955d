package io.lakehouse.jobs.cluster;

import io.lakehouse.jobs.config.Settings;
import io.lakehouse.jobs.config.UsageException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/**
 * A session cluster on this machine: a JobManager, a TaskManager, and a ZooKeeper that remembers
 * the jobs when the JobManager is lost, each a process of its own that outlives this one.
 *
 * <pre>
 * conf/        what Flink calls FLINK_CONF_DIR
 * ha/, zookeeper/   what is running
 * logs/        a log and the output of each process
 * &lt;name&gt;.pid   process number and start, by which stop() finds its own processes
 * </pre>
 */
public final class SessionCluster {
  /** The processes, in the order in which they start. */
  public static final List<String> PROCESSES = List.of("zookeeper", "jobmanager", "taskmanager");

  private static final String ZOOKEEPER =
      "org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.ZooKeeperServerMain";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Path folder;
  private final Path build;
  private final Map<String, String> keys;
  private final Configuration configuration;

  /**
   * A cluster; nothing happens yet.
   *
   * @param folder where it keeps everything
   * @param build what Maven has made of the module jobs: its {@code lib} and {@code cluster}
   * @param own keys beside those of {@code flink-conf}: folders and addresses
   */
  public SessionCluster(Path folder, Path build, Map<String, String> own) {
    this.folder = folder.toAbsolutePath();
    this.build = build.toAbsolutePath();
    this.keys = new TreeMap<>(Settings.merged("base.yaml", "env/session.yaml"));
    keys.put(HighAvailabilityOptions.HA_MODE.key(), "zookeeper");
    keys.put(HighAvailabilityOptions.HA_ZOOKEEPER_QUORUM.key(), "127.0.0.1:2181");
    // So long a JobManager that was lost counts as the leader.
    keys.put(HighAvailabilityOptions.ZOOKEEPER_SESSION_TIMEOUT.key(), "10 s");
    keys.put(
        HighAvailabilityOptions.HA_STORAGE_PATH.key(),
        this.folder.resolve("ha").toUri().toString());
    keys.put(CoreOptions.TMP_DIRS.key(), this.folder.resolve("tmp").toString());
    keys.putAll(own);
    this.configuration = Configuration.fromMap(keys);
  }

  /** Its conf folder. */
  public Path conf() {
    return folder.resolve("conf");
  }

  /** Its web UI and REST interface. */
  public URI rest() {
    return URI.create(
        "http://%s:%d"
            .formatted(
                configuration.get(RestOptions.ADDRESS), configuration.get(RestOptions.PORT)));
  }

  /**
   * Starts those of its processes that do not run, and waits until jobs can be submitted.
   *
   * @throws UsageException when the configuration gives a process too little memory
   * @throws IOException when one ends, or is silent for a minute and a half; see {@code logs/}
   */
  public void start() throws IOException, InterruptedException {
    launch(
        List.of(StandaloneSessionClusterEntrypoint.class.getName(), "--executionMode", "cluster"));
    ClusterRest rest = new ClusterRest(rest());
    long begun = System.nanoTime();
    while (!rest.isReady()) {
      for (String name : PROCESSES) {
        if (process(name) == null) {
          throw new IOException(
              "Cannot start the cluster, its %s has ended: see %s"
                  .formatted(name, folder.resolve("logs").resolve(name + ".log")));
        }
      }
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw new IOException(
            "Cannot start the cluster, it does not answer at %s: see %s"
                .formatted(rest(), folder.resolve("logs")));
      }
      Thread.sleep(200);
    }
  }

  /**
   * Starts those of its processes that do not run.
   *
   * @param jobManager main class and arguments of the JobManager
   */
  void launch(List<String> jobManager) throws IOException {
    Map<String, List<String>> commands = commands(jobManager);
    writeConf();
    for (String name : PROCESSES) {
      if (process(name) == null) {
        launch(name, commands.get(name));
      }
    }
  }

  /** Ends its processes, and no others; what they kept is there for the next start. */
  public void stop() throws IOException, InterruptedException {
    for (int i = PROCESSES.size() - 1; i >= 0; i--) {
      ProcessHandle process = process(PROCESSES.get(i));
      if (process != null) {
        process.destroy();
        if (!ended(process, Duration.ofSeconds(20))) {
          process.destroyForcibly();
          ended(process, PATIENCE);
        }
      }
      Files.deleteIfExists(folder.resolve(PROCESSES.get(i) + ".pid"));
    }
  }

  private static boolean ended(ProcessHandle process, Duration patience)
      throws InterruptedException {
    long begun = System.nanoTime();
    while (process.isAlive() && System.nanoTime() - begun < patience.toNanos()) {
      Thread.sleep(50);
    }
    return !process.isAlive();
  }

  /** A process of the cluster; null when it does not run. */
  public ProcessHandle process(String name) throws IOException {
    Path file = folder.resolve(name + ".pid");
    if (!Files.exists(file)) {
      return null;
    }
    String[] written = Files.readString(file).split(" ");
    return ProcessHandle.of(Long.parseLong(written[0]))
        .filter(ProcessHandle::isAlive)
        .filter(process -> started(process).equals(written[1]))
        .orElse(null);
  }

  private static String started(ProcessHandle process) {
    return process.info().startInstant().map(Object::toString).orElse("unknown");
  }

  /**
   * The command of a process with Flink's classes, such as its command line.
   *
   * @param jvm options of the JVM
   * @param main its main class and arguments
   */
  public List<String> command(String name, List<String> jvm, List<String> main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(words(configuration.getString("env.java.opts.all", "")));
    command.addAll(words(configuration.getString("env.java.opts." + name, "")));
    command.add("-Djava.io.tmpdir=" + folder.resolve("tmp"));
    command.add("-Dlog.file=" + folder.resolve("logs").resolve(name + ".log"));
    command.add("-Dlog4j.configurationFile=" + conf().resolve("log4j.properties"));
    command.add("-cp");
    command.add(
        List.of("cluster/lib", "lib", "cluster/flink").stream()
            .map(jars -> build.resolve(jars) + "/*")
            .collect(Collectors.joining(File.pathSeparator)));
    command.addAll(main);
    return command;
  }

  /** The environment variables of its processes. */
  Map<String, String> environment() {
    return Map.of(
        "FLINK_CONF_DIR",
        conf().toString(),
        // In application mode the job jar is in usrlib beside it.
        "FLINK_LIB_DIR",
        build.resolve("cluster/lib").toString(),
        "FLINK_PLUGINS_DIR",
        System.getenv().getOrDefault("FLINK_PLUGINS_DIR", build.resolve("plugins").toString()));
  }

  private Map<String, List<String>> commands(List<String> jobManager) {
    try {
      List<String> entry = new ArrayList<>(jobManager);
      entry.addAll(1, List.of("--configDir", conf().toString()));
      TaskExecutorProcessSpec tasks = TaskExecutorProcessUtils.processSpecFromConfig(configuration);
      List<String> taskManager =
          new ArrayList<>(
              List.of(TaskManagerRunner.class.getName(), "--configDir", conf().toString()));
      taskManager.addAll(words(TaskExecutorProcessUtils.generateDynamicConfigsStr(tasks)));
      return Map.of(
          "zookeeper",
          command(
              "zookeeper",
              List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
              List.of(ZOOKEEPER, conf().resolve("zoo.cfg").toString())),
          "jobmanager",
          command(
              "jobmanager",
              words(
                  ProcessMemoryUtils.generateJvmParametersStr(
                      JobManagerProcessUtils.processSpecFromConfig(configuration))),
              entry),
          "taskmanager",
          command(
              "taskmanager",
              words(ProcessMemoryUtils.generateJvmParametersStr(tasks)),
              taskManager));
    } catch (IllegalConfigurationException e) {
      throw new UsageException(
          "Cannot start the cluster, the memory of a process is too small: %s Set jobmanager.memory.process.size and taskmanager.memory.process.size"
              .formatted(e.getMessage()));
    }
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }

  /** Writes its conf folder. */
  void writeConf() throws IOException {
    for (String name : List.of("conf", "logs", "tmp", "ha", "zookeeper")) {
      Files.createDirectories(folder.resolve(name));
    }
    StringBuilder yaml = new StringBuilder();
    keys.forEach(
        (key, value) -> yaml.append("%s: '%s'%n".formatted(key, value.replace("'", "''"))));
    Files.writeString(conf().resolve("config.yaml"), yaml);
    String quorum = configuration.get(HighAvailabilityOptions.HA_ZOOKEEPER_QUORUM);
    Files.writeString(
        conf().resolve("zoo.cfg"),
        """
        dataDir=%s
        clientPortAddress=127.0.0.1
        clientPort=%s
        admin.enableServer=false
        """
            .formatted(folder.resolve("zookeeper"), quorum.substring(quorum.indexOf(':') + 1)));
    try (InputStream log = Settings.class.getResourceAsStream("/flink-conf/log4j.properties")) {
      Files.write(conf().resolve("log4j.properties"), log.readAllBytes());
    }
  }

  private void launch(String name, List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("logs").resolve(name + ".out").toFile());
    builder.environment().putAll(environment());
    ProcessHandle process = builder.start().toHandle();
    Files.writeString(folder.resolve(name + ".pid"), process.pid() + " " + started(process));
  }
}
