package io.lakehouse.catalog.testing.adls;

import java.io.IOException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The listing of a folder, or of all below it. */
final class DfsListing {
  private final BlobService blobs;

  DfsListing(BlobService blobs) {
    this.blobs = blobs;
  }

  /** One page of all there is. */
  Answer answer(Call call) throws IOException {
    String folder = call.parameter("directory").replaceAll("^/|/$", "");
    boolean isDeep = call.parameter("recursive").equals("true");
    String prefix = folder.isEmpty() ? "" : folder + "/";
    BlobList.Listing found = BlobList.list(blobs, call.container(), prefix, isDeep ? "" : "/");
    if (found.isRefused()) {
      return Answer.error(404, "FilesystemNotFound");
    }
    Map<String, BlobList.Item> items = new TreeMap<>();
    // Of a folder's mark and its name as a beginning the mark, which has times.
    found.items().forEach(item -> items.merge(item.name(), item, DfsListing::marked));
    if (items.isEmpty() && !folder.isEmpty() && !isMarked(call.container(), folder)) {
      return Answer.error(404, "PathNotFound");
    }
    return Answer.json(
        items.values().stream()
            .map(DfsListing::path)
            .collect(Collectors.joining(",", "{\"paths\":[", "]}")));
  }

  private static BlobList.Item marked(BlobList.Item one, BlobList.Item other) {
    return one.modified().isEmpty() ? other : one;
  }

  private boolean isMarked(String container, String folder) throws IOException {
    return blobs
        .call("HEAD", "/" + container + "/" + BlobList.encode(folder).replace("%2F", "/"))
        .isGood();
  }

  private static String path(BlobList.Item item) {
    String modified =
        item.modified().isEmpty()
            ? DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC))
            : item.modified();
    return """
        {"name":"%s","isDirectory":"%s","contentLength":"%d","etag":"%s","creationTime":"%d","lastModified":"%s","owner":"$superuser","group":"$superuser","permissions":"rwxr-x---"}"""
        .formatted(
            item.name().replace("\\", "\\\\").replace("\"", "\\\""),
            item.isFolder(),
            item.bytes(),
            item.etag().replace("\"", ""),
            DfsCalls.windowsTime(item.created()),
            modified);
  }
}
