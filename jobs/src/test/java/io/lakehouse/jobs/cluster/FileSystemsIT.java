package io.lakehouse.jobs.cluster;

import static io.lakehouse.jobs.cluster.PluginFiles.read;
import static io.lakehouse.jobs.cluster.PluginFiles.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.lakehouse.catalog.testing.adls.AdlsExtension;
import io.lakehouse.catalog.testing.adls.AdlsServer;
import io.lakehouse.catalog.testing.adls.Call;
import io.lakehouse.catalog.testing.adls.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.RecoverableFsDataOutputStream;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** Hadoop's driver for Azure Data Lake Storage, in Flink's plugin. */
@ExtendWith(AdlsExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class FileSystemsIT {
  private static final String CONTAINER = "files";

  private AdlsServer adls;

  @BeforeAll
  void load(AdlsServer given) {
    adls = given;
    adls.createContainer(CONTAINER);
    load(adls.hadoopProperties());
  }

  private static void load(Map<String, String> keys) {
    FileSystems.load(Configuration.fromMap(keys));
  }

  private Path path(String name) {
    return new Path(adls.uri(CONTAINER, name));
  }

  private static Predicate<Call> flushOf(String name) {
    return call -> call.parameter("action").equals("flush") && call.isAbout(name);
  }

  @Test
  void listsRenamesAndDeletesFoldersAndFiles() throws Exception {
    FileSystem files = path("").getFileSystem();
    write(path("zone/users/2026-11-20/a b.csv"), "id\n1\n");
    assertThat(files.mkdirs(path("zone/empty"))).isTrue();
    assertThat(Arrays.stream(files.listStatus(path("zone"))).map(FileStatus::isDir))
        .containsExactly(true, true);
    FileStatus file = files.listStatus(path("zone/users/2026-11-20"))[0];
    assertThat(file.getPath()).isEqualTo(path("zone/users/2026-11-20/a b.csv"));
    assertThat(file.getLen()).isEqualTo(5);
    assertThat(System.currentTimeMillis() - file.getModificationTime()).isBetween(-5000L, 60_000L);

    assertThat(files.rename(path("zone/users"), path("zone/people"))).isTrue();
    assertThat(files.exists(path("zone/users"))).isFalse();
    assertThat(read(path("zone/people/2026-11-20/a b.csv"))).isEqualTo("id\n1\n");
    assertThat(files.delete(path("zone"), true)).isTrue();
    assertThat(files.exists(path("zone/people"))).isFalse();
  }

  @Test
  void goesOnWithAFileWhereItWasAfterAFailure() throws Exception {
    // Hadoop's driver finds its local buffer in the first plain write only, where Flink has set the
    // plugin's class loader.
    write(path("recovered/before"), "");
    var writer = path("").getFileSystem().createRecoverableWriter();
    RecoverableFsDataOutputStream first = writer.open(path("recovered/file"));
    first.write("kept,".getBytes(StandardCharsets.UTF_8));
    var position = first.persist();
    first.write("forgotten".getBytes(StandardCharsets.UTF_8));
    first.close();
    RecoverableFsDataOutputStream second = writer.recover(position);
    second.write("added".getBytes(StandardCharsets.UTF_8));
    second.closeForCommit().commit();
    assertThat(read(path("recovered/file"))).isEqualTo("kept,added");
  }

  @Test
  void survivesRefusalsDroppedConnectionsAndAnAbsence() throws Exception {
    adls.faults().next(2, flushOf("survived"), Fault.status(503));
    adls.faults().next(1, flushOf("survived"), Fault.dropped());
    write(path("survived"), "hello");
    adls.faults().away(Duration.ofMillis(500));
    assertThat(read(path("survived"))).isEqualTo("hello");
  }

  @Test
  void losesAndDoublesNothingWhenAnswersAreLost() throws Exception {
    adls.faults()
        .next(
            1,
            call -> call.parameter("action").equals("append") && call.isAbout("lost"),
            Fault.lostResponse());
    adls.faults().next(1, flushOf("lost"), Fault.lostResponse());
    write(path("lost"), "hello");
    assertThat(read(path("lost"))).isEqualTo("hello");
  }

  @Test
  void failsWithinALimitWhenTheStorageStaysAway() {
    Map<String, String> keys = new TreeMap<>(adls.hadoopProperties());
    keys.put("fs.azure.io.retry.max.retries", "4");
    load(keys);
    adls.faults().always(flushOf("refused"), Fault.status(503));
    long begin = System.nanoTime();
    int before = calls("refused");
    assertThatThrownBy(() -> write(path("refused"), "hello")).hasMessageContaining("503");
    assertThat(calls("refused") - before).as("attempts").isEqualTo(5);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    load(adls.hadoopProperties());
  }

  private int calls(String name) {
    return (int) adls.calls().stream().filter(flushOf(name)).count();
  }

  @Test
  void neverSaysTheKeyWhenItIsRefused() {
    String wrong = Base64.getEncoder().encodeToString(new byte[64]);
    Map<String, String> keys = new TreeMap<>(adls.hadoopProperties());
    keys.put("fs.azure.account.key." + adls.host(), wrong);
    load(keys);
    Throwable failure = catchThrowable(() -> write(path("wrong-key"), "hello"));
    assertThat(Throwables.getStackTrace(failure))
        .contains("403", adls.account())
        .doesNotContain(wrong, adls.key());
    load(adls.hadoopProperties());
  }

  @Test
  void worksOverTls() throws Exception {
    try (AdlsServer secure = AdlsServer.startSecure()) {
      secure.createContainer(CONTAINER);
      load(secure.hadoopProperties());
      Path file = new Path(secure.uri(CONTAINER, "secure/file"));
      assertThat(file.toUri().getScheme()).isEqualTo("abfss");
      write(file, "hello");
      assertThat(read(file)).isEqualTo("hello");
    } finally {
      load(adls.hadoopProperties());
    }
  }
}
