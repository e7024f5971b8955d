package io.lakehouse.catalog.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakehouse.catalog.testing.adls.AdlsExtension;
import io.lakehouse.catalog.testing.adls.AdlsServer;
import io.lakehouse.catalog.testing.adls.Fault;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.azure.adlsv2.ADLSFileIO;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.io.BulkDeletionFailureException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.SerializationUtil;
import org.apache.iceberg.util.ThreadPools;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Four defects of Iceberg's own class: each is shown there, and gone in ours. */
@ExtendWith(AdlsExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
@ResourceLock("heap")
class AzureLakeFileIOIT {
  private static final String CONTAINER = "defects";
  private static final Schema SCHEMA =
      new Schema(Types.NestedField.required(1, "id", Types.LongType.get()));
  private static final int MEGABYTE = 1 << 20;

  private AdlsServer adls;

  @BeforeAll
  void makeAContainer(AdlsServer given) {
    adls = given;
    adls.createContainer(CONTAINER);
  }

  @Test
  void readsWhatItHasWrittenAlsoBehindTheSerializationOfAJob() throws Exception {
    FileIO io = Files.ours(adls);
    String uri = adls.uri(CONTAINER, "plain/ä b=%41+c.txt");
    Files.write(io, uri, "hello");
    FileIO copy = SerializationUtil.deserializeFromBytes(SerializationUtil.serializeToBytes(io));
    assertThat(Files.read(copy, uri)).isEqualTo("hello");
    assertThat(copy.newInputFile(uri).getLength()).isEqualTo(5);
    assertThatThrownBy(() -> io.newOutputFile(uri).create())
        .hasMessage("Cannot create a file, it is there already: " + uri);
  }

  /** As {@code dropTable} with purge does behind the catalog. */
  @Test
  void dropsATableWithManyManifestsWhereTheStockClassWaitsForEver(@TempDir Path folder)
      throws Exception {
    int manifests = 2 * ThreadPools.WORKER_THREAD_POOL_SIZE;
    ExecutorService caller = Executors.newSingleThreadExecutor();
    try (AutoCloseable stop = caller::shutdownNow) {
      Table hanging = table(folder, "hanging", manifests);
      Future<?> stock = caller.submit(() -> purge(Files.stock(adls), hanging));
      assertThatThrownBy(() -> stock.get(4, TimeUnit.SECONDS))
          .as("the defect of the stock class")
          .isInstanceOf(TimeoutException.class);
      // Frees the pool, which is that of the whole process.
      stock.cancel(true);

      Table gone = table(folder, "gone", manifests);
      caller.submit(() -> purge(Files.ours(adls), gone)).get(30, TimeUnit.SECONDS);
      assertThat(Files.ours(adls).listPrefix(gone.location())).isEmpty();
    }
  }

  private static void purge(FileIO io, Table table) {
    CatalogUtil.dropTableData(io, ((HasTableOperations) table).operations().current());
  }

  private Table table(Path folder, String name, int manifests) throws Exception {
    Map<String, String> properties = new TreeMap<>(adls.icebergProperties());
    properties.put("type", "jdbc");
    properties.put("uri", "jdbc:sqlite:" + folder.resolve(name + ".db"));
    properties.put("jdbc.schema-version", "V1");
    properties.put("warehouse", adls.uri(CONTAINER, "warehouse"));
    properties.put("io-impl", AzureLakeFileIO.class.getName());
    Catalog catalog = CatalogUtil.buildIcebergCatalog("lake", properties, new Configuration());
    ((SupportsNamespaces) catalog).createNamespace(Namespace.of("silver"));
    Table table = catalog.createTable(TableIdentifier.of("silver", name), SCHEMA);
    for (int i = 0; i < manifests; i++) {
      String uri = table.location() + "/data/" + i + ".parquet";
      Files.write(table.io(), uri, "rows");
      DataFile file =
          DataFiles.builder(PartitionSpec.unpartitioned())
              .withPath(uri)
              .withFileSizeInBytes(4)
              .withRecordCount(1)
              .build();
      table.newFastAppend().appendFile(file).commit();
    }
    return table;
  }

  @Test
  void keepsLessThan40MegabytesOfAnOpenFileWhereTheStockClassKeepsAll() throws Exception {
    double ours = heapPerOpenFile(Files.ours(adls), "ours");
    double stock = heapPerOpenFile(Files.stock(adls), "stock");
    System.err.printf("heap of an open file: ours %.1f MB, stock %.1f MB%n", ours, stock);
    assertThat(ours).isLessThan(40);
    assertThat(stock).as("the defect of the stock class").isGreaterThan(60);
  }

  @Test
  void appliesTheBlockSizeOfTheProperty() throws Exception {
    FileIO io = Files.ours(adls, "adls.write.block-size-bytes", "1048576");
    try (PositionOutputStream out =
        io.newOutputFile(adls.uri(CONTAINER, "blocks/one")).createOrOverwrite()) {
      out.write(new byte[5 * MEGABYTE / 2]);
    }
    assertThat(adls.calls())
        .filteredOn(call -> call.isAbout("blocks/one"))
        .filteredOn(call -> call.parameter("comp").equals("block"))
        .extracting("bytes")
        .containsExactlyInAnyOrder((long) MEGABYTE, (long) MEGABYTE, (long) MEGABYTE / 2);
  }

  /** Megabytes that are in use, and cannot be collected, for each of some files that are open. */
  private double heapPerOpenFile(FileIO io, String folder) throws Exception {
    int files = 2;
    byte[] megabyte = new byte[MEGABYTE];
    long before = usedHeap();
    List<PositionOutputStream> open = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      PositionOutputStream out =
          io.newOutputFile(adls.uri(CONTAINER, "heap/" + folder + i)).createOrOverwrite();
      open.add(out);
      for (int written = 0; written < 80; written++) {
        out.write(megabyte);
      }
    }
    long used = usedHeap() - before;
    for (PositionOutputStream out : open) {
      out.close();
    }
    for (int i = 0; i < files; i++) {
      String uri = adls.uri(CONTAINER, "heap/" + folder + i);
      assertThat(io.newInputFile(uri).getLength()).isEqualTo(80L * MEGABYTE);
      io.deleteFile(uri);
    }
    return (double) used / files / MEGABYTE;
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void listsFilesByTheNamesOfTheTableWhereTheStockClassNamesNone() throws Exception {
    AzureLakeFileIO ours = Files.ours(adls);
    String uri = adls.uri(CONTAINER, "listed/data/day=1/ä b.parquet");
    Files.write(ours, uri, "rows");
    Files.write(ours, adls.uri(CONTAINER, "listed_2/data/other.parquet"), "rows");

    FileInfo file = ours.listPrefix(adls.uri(CONTAINER, "listed")).iterator().next();
    assertThat(file.location()).isEqualTo(uri);
    assertThat(file.size()).isEqualTo(4);
    assertThat(System.currentTimeMillis() - file.createdAtMillis()).isBetween(-5000L, 60_000L);
    assertThat(ours.listPrefix(adls.uri(CONTAINER, "listed/"))).hasSize(1);
    assertThat(ours.listPrefix(adls.uri(CONTAINER, "no-such-folder"))).isEmpty();

    ADLSFileIO stock = Files.stock(adls);
    List<String> names =
        StreamSupport.stream(stock.listPrefix(adls.uri(CONTAINER, "listed")).spliterator(), false)
            .map(FileInfo::location)
            .toList();
    assertThat(names).as("the defect of the stock class").doesNotContain(uri).hasSize(1);
    assertThatThrownBy(() -> stock.newInputFile(names.get(0)))
        .isInstanceOf(ValidationException.class);
  }

  @Test
  void saysWhichFilesAreNotDeletedWhereTheStockClassSaysNothing() throws Exception {
    AzureLakeFileIO ours = Files.ours(adls);
    String kept = adls.uri(CONTAINER, "kept/1.parquet");
    String gone = adls.uri(CONTAINER, "gone/1.parquet");
    Files.write(ours, kept, "rows");
    Files.write(ours, gone, "rows");
    adls.faults()
        .always(call -> call.method().equals("DELETE") && call.isAbout("kept/"), Fault.status(409));

    ADLSFileIO stock = Files.stock(adls);
    stock.deleteFile(kept);
    stock.deleteFiles(List.of(kept));
    assertThat(ours.newInputFile(kept).exists()).as("the defect of the stock class").isTrue();

    assertThatThrownBy(() -> ours.deleteFile(kept))
        .isInstanceOf(StorageException.class)
        .hasMessage(
            "Cannot delete a file, the container %s of the storage account %s says status 409 ServerBusy: %s. Run again; what was committed is as it was",
            CONTAINER, adls.account(), kept);
    assertThatThrownBy(() -> ours.deleteFiles(List.of(kept, gone)))
        .isInstanceOf(BulkDeletionFailureException.class)
        .extracting("numberFailedObjects")
        .isEqualTo(1);
    assertThat(ours.newInputFile(gone).exists()).isFalse();
    // Gone is gone: a deletion whose answer was lost is tried again.
    ours.deleteFile(gone);
  }
}
