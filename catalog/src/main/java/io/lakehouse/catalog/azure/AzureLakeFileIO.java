package io.lakehouse.catalog.azure;

import com.azure.storage.file.datalake.DataLakeFileClient;
import com.azure.storage.file.datalake.models.ListPathsOptions;
import com.azure.storage.file.datalake.models.PathItem;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.azure.AzureProperties;
import org.apache.iceberg.azure.adlsv2.ADLSFileIO;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.BulkDeletionFailureException;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.util.Tasks;
import org.apache.iceberg.util.ThreadPools;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Iceberg's FileIO for Azure Data Lake Storage without four defects that it has in 1.11.0, and
 * whose failures name account and container. It takes the same {@code adls.*} properties.
 *
 * <ul>
 *   <li>{@code deleteFiles} runs its work in the pool that {@code dropTable} with purge calls it
 *       from. When the manifests of a table occupy all of its threads, each waits for the others
 *       for ever. Not reported as of August 2026; apache/iceberg#12590 asks for another pool for
 *       another reason.
 *   <li>{@code adls.write.block-size-bytes} is read and not applied, so that each open file keeps
 *       up to 256 MB before it sends anything, twice. Not reported.
 *   <li>{@code listPrefix} gives names without container and host, by which the clean-up of orphans
 *       finds none (apache/iceberg#17247, open; the mends #10403, #17248 and #17594 were closed).
 *   <li>{@code deleteFile} logs what fails and returns, so {@code deleteFiles} never fails either
 *       (apache/iceberg#16444, closed; apache/polaris#5482 is a consequence).
 * </ul>
 *
 * <p>Iceberg's main of 21 August 2026 has all four. When a release mends them, what stays is the
 * block size, which has another default there.
 */
public final class AzureLakeFileIO extends ADLSFileIO {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(AzureLakeFileIO.class);

  /** Bytes. An open file keeps a few blocks; 50,000 of them are the largest file: 390 GB. */
  private static final long BLOCK = 8 << 20;

  /** For {@code io-impl}: it must be initialized before it is used. */
  public AzureLakeFileIO() {}

  @Override
  public InputFile newInputFile(String path) {
    return new AzureInputFile(super.newInputFile(path));
  }

  @Override
  public InputFile newInputFile(String path, long length) {
    return new AzureInputFile(super.newInputFile(path, length));
  }

  /**
   * A file to write, which is there when its stream is closed and not before.
   *
   * @throws NumberFormatException when {@code adls.write.block-size-bytes} is no number
   */
  @Override
  public OutputFile newOutputFile(String path) {
    String block = properties().get(AzureProperties.ADLS_WRITE_BLOCK_SIZE);
    return new AzureOutputFile(
        path, client(AzureLocation.of(path)), block == null ? BLOCK : Long.parseLong(block), this);
  }

  private DataLakeFileClient client(AzureLocation file) {
    return client(file.uri()).getFileClient(file.path());
  }

  /**
   * Deletes a file; one that is not there counts as deleted.
   *
   * @throws StorageException when it may still be there
   */
  @Override
  public void deleteFile(String path) {
    try {
      client(AzureLocation.of(path)).deleteIfExists();
    } catch (RuntimeException e) {
      throw StorageException.of("delete a file", path, e);
    }
  }

  /**
   * Deletes files side by side, all that can be.
   *
   * @throws BulkDeletionFailureException when files may still be there; the log says which and why
   */
  @Override
  public void deleteFiles(Iterable<String> paths) {
    AtomicInteger failures = new AtomicInteger();
    Tasks.foreach(paths)
        // Not the worker pool, from whose threads this is called. Nothing here waits for others.
        .executeWith(ThreadPools.getDeleteWorkerPool())
        .noRetry()
        .suppressFailureWhenFinished()
        .onFailure(
            (path, e) -> {
              failures.incrementAndGet();
              LOG.warn("{}", e.getMessage(), e);
            })
        .run(this::deleteFile);
    if (failures.get() > 0) {
      throw new BulkDeletionFailureException(failures.get());
    }
  }

  /**
   * All files below a folder, each by its full URI; none when there is no such folder.
   *
   * @throws StorageException when iterated over, when the folder cannot be listed
   */
  @Override
  public Iterable<FileInfo> listPrefix(String prefix) {
    AzureLocation folder = AzureLocation.of(prefix);
    ListPathsOptions options = new ListPathsOptions().setPath(folder.path()).setRecursive(true);
    return () -> files(folder, options);
  }

  private Iterator<FileInfo> files(AzureLocation folder, ListPathsOptions options) {
    try {
      return client(folder.uri()).listPaths(options, null).stream()
          .filter(item -> !item.isDirectory())
          .map(item -> info(folder, item))
          .iterator();
    } catch (RuntimeException e) {
      RuntimeException explained = StorageException.of("list a folder", folder.uri(), e);
      if (explained instanceof NotFoundException && !(explained instanceof StorageException)) {
        return Collections.emptyIterator();
      }
      throw explained;
    }
  }

  private static FileInfo info(AzureLocation folder, PathItem item) {
    return new FileInfo(
        folder.sibling(item.getName()),
        item.getContentLength(),
        item.getCreationTime().toInstant().toEpochMilli());
  }
}
