package io.lakehouse.catalog.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.catalog.testing.adls.AdlsExtension;
import io.lakehouse.catalog.testing.adls.AdlsServer;
import io.lakehouse.catalog.testing.adls.Call;
import io.lakehouse.catalog.testing.adls.Fault;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Types;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What a storage account can do to a writer and a reader. Most of the time passes between the
 * client's attempts (4 s, then 12 s, then 28 s), so the tests run side by side.
 */
@ExtendWith(AdlsExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class AzureFaultsIT {
  private static final String CONTAINER = "faults";

  /** Within it whatever cannot be done has failed. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private AdlsServer adls;
  private FileIO io;

  @BeforeAll
  void makeAContainer(AdlsServer given) {
    adls = given;
    adls.createContainer(CONTAINER);
    io = Files.ours(adls);
  }

  private static Predicate<Call> writes(String part) {
    return call -> call.method().equals("PUT") && call.isAbout(part);
  }

  private static Predicate<Call> reads(String part) {
    return call -> call.method().equals("GET") && call.isAbout(part);
  }

  private String uri(String path) {
    return adls.uri(CONTAINER, path);
  }

  @Test
  void survivesTwoRefusalsInARow() throws Exception {
    adls.faults().next(2, writes("twice-write"), Fault.status(503));
    Files.write(io, uri("twice-write"), "hello");
    assertThat(Files.read(io, uri("twice-write"))).isEqualTo("hello");
  }

  @Test
  void survivesAnInternalErrorOfARead() throws Exception {
    Files.write(io, uri("broken-read"), "hello");
    adls.faults().next(1, reads("broken-read"), Fault.status(500));
    assertThat(Files.read(io, uri("broken-read"))).isEqualTo("hello");
  }

  @Test
  void survivesADroppedConnectionAndASlowAnswer() throws Exception {
    adls.faults().next(1, writes("dropped"), Fault.dropped());
    adls.faults().next(1, writes("dropped"), Fault.slow(Duration.ofSeconds(2)));
    Files.write(io, uri("dropped"), "hello");
    assertThat(Files.read(io, uri("dropped"))).isEqualTo("hello");
  }

  @Test
  void failsWithinALimitWhenTheStorageStaysAway() {
    long begin = System.nanoTime();
    adls.faults().always(writes("refused"), Fault.status(503));
    assertThatThrownBy(() -> Files.write(io, uri("refused"), "hello"))
        .hasMessage(
            "Cannot write a file, the container %s of the storage account %s cannot serve now (status 503 ServerBusy): %s. Run again; what was committed is as it was",
            CONTAINER, adls.account(), uri("refused"));
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT);
    assertThat(io.newInputFile(uri("refused")).exists()).isFalse();
  }

  @Test
  void failsWithinALimitWhenNothingCanBeRead() throws Exception {
    Files.write(io, uri("unreadable"), "hello");
    long begin = System.nanoTime();
    adls.faults().always(reads("unreadable"), Fault.dropped());
    assertThatThrownBy(() -> Files.read(io, uri("unreadable")))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("the storage account %s gives no answer", adls.account());
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT);
  }

  /** Iceberg by itself reads the metadata of a table 20 times. */
  @Test
  void failsWithinALimitWhenTheMetadataOfATableCannotBeRead(@TempDir Path folder) throws Exception {
    TableIdentifier name = TableIdentifier.of("silver", "users");
    Schema schema = new Schema(Types.NestedField.required(1, "id", Types.LongType.get()));
    String wrong = Base64.getEncoder().encodeToString(new byte[64]);
    try (JdbcCatalog catalog = catalog(folder, adls.key());
        JdbcCatalog stranger = catalog(folder, wrong)) {
      catalog.createNamespace(name.namespace());
      catalog.createTable(name, schema);
      long begin = System.nanoTime();
      assertThatThrownBy(() -> stranger.loadTable(name))
          .hasMessageContaining("refuses the credentials");
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));

      adls.faults().always(reads("silver/users"), Fault.status(503));
      assertThatThrownBy(() -> catalog.loadTable(name)).hasMessageContaining("cannot serve now");
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT);
    }
  }

  private JdbcCatalog catalog(Path folder, String key) {
    Map<String, String> properties = new TreeMap<>(adls.icebergProperties());
    properties.put("adls.auth.shared-key.account.key", key);
    properties.put("uri", "jdbc:sqlite:" + folder.resolve("catalog.db"));
    properties.put("jdbc.schema-version", "V1");
    properties.put("warehouse", uri("warehouse"));
    properties.put("io-impl", AzureLakeFileIO.class.getName());
    JdbcCatalog catalog = new JdbcCatalog();
    catalog.initialize("lake", properties);
    return catalog;
  }

  @Test
  void losesAndDoublesNothingWhenTheAnswerToASmallWriteIsLost() throws Exception {
    adls.faults().next(1, writes("lost-small"), Fault.lostResponse());
    Files.write(io, uri("lost-small/file"), "hello");
    assertThat(Files.read(io, uri("lost-small/file"))).isEqualTo("hello");
    assertThat(Files.ours(adls).listPrefix(uri("lost-small"))).hasSize(1);
  }

  @Test
  void losesAndDoublesNothingWhenTheAnswersToABlockAndToTheListOfBlocksAreLost() throws Exception {
    Predicate<Call> writes = writes("lost-large");
    adls.faults()
        .next(1, writes.and(call -> call.parameter("comp").equals("block")), Fault.lostResponse());
    adls.faults()
        .next(
            1,
            writes.and(call -> call.parameter("comp").equals("blocklist")),
            Fault.lostResponse());
    FileIO small = Files.ours(adls, "adls.write.block-size-bytes", "65536");
    byte[] bytes = numbers(100_000);
    try (PositionOutputStream out = small.newOutputFile(uri("lost-large/file")).create()) {
      out.write(bytes);
    }
    try (var in = small.newInputFile(uri("lost-large/file")).newStream()) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }
    assertThat(Files.ours(adls).listPrefix(uri("lost-large"))).hasSize(1);
  }

  private static byte[] numbers(int count) {
    ByteBuffer bytes = ByteBuffer.allocate(count * Integer.BYTES);
    for (int i = 0; i < count; i++) {
      bytes.putInt(i);
    }
    return bytes.array();
  }

  @Test
  void losesNothingWhenTheAnswerToADeletionIsLost() throws Exception {
    Files.write(io, uri("lost-delete"), "hello");
    adls.faults()
        .next(
            1,
            call -> call.method().equals("DELETE") && call.isAbout("lost-delete"),
            Fault.lostResponse());
    io.deleteFile(uri("lost-delete"));
    assertThat(io.newInputFile(uri("lost-delete")).exists()).isFalse();
  }

  @Test
  void namesAccountContainerAndMendWhenTheKeyIsWrongAndNeverSaysAKey() {
    String wrong = Base64.getEncoder().encodeToString(new byte[64]);
    FileIO stranger = Files.ours(adls, "adls.auth.shared-key.account.key", wrong);
    try (CapturedLog log = CapturedLog.ofTheClients()) {
      List<Throwable> failures =
          List.of(
              thrown(() -> Files.write(stranger, uri("wrong-key"), "hello")),
              thrown(() -> Files.read(stranger, uri("wrong-key"))),
              thrown(() -> stranger.deleteFile(uri("wrong-key"))),
              thrown(() -> Files.read(io, uri("no-such-file"))));
      assertThat(failures.subList(0, 3))
          .allSatisfy(
              failure ->
                  assertThat(failure)
                      .hasMessageContaining(
                          "the container %s of the storage account %s refuses the credentials (status 403",
                          CONTAINER, adls.account())
                      .hasMessageContaining(
                          "Check the identity or the adls.* properties, and that they may read and write here"));
      assertThat(failures.get(3)).isExactlyInstanceOf(NotFoundException.class);
      String all =
          log.text() + String.join("\n", failures.stream().map(Throwables::getStackTrace).toList());
      assertThat(all).contains("AuthenticationFailed").doesNotContain(wrong, adls.key());
    }
  }

  @Test
  void namesAccountContainerAndMendWhenThereIsNoSuchContainer() {
    List<Throwable> failures =
        List.of(
            thrown(() -> Files.write(io, adls.uri("nowhere", "a/b"), "hello")),
            thrown(() -> Files.read(io, adls.uri("nowhere", "a/b"))),
            thrown(
                () -> Files.ours(adls).listPrefix(adls.uri("nowhere", "a")).forEach(file -> {})));
    assertThat(failures)
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .hasMessageContaining(
                        "the storage account %s has no container nowhere", adls.account())
                    .hasMessageEndingWith(
                        "Create the container, or correct lakehouse.catalog.warehouse-uri"));
  }

  private interface Step {
    void run() throws Exception;
  }

  private static Throwable thrown(Step step) {
    return org.assertj.core.api.Assertions.catchThrowable(step::run);
  }
}
