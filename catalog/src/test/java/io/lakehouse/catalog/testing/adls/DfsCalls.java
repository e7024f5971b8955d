package io.lakehouse.catalog.testing.adls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The calls of Data Lake Storage that Hadoop's driver and the Azure SDK make, as calls of the blob
 * service: folders are empty blobs with a mark, and what begins with their name.
 */
final class DfsCalls {
  /** The mark of a folder, in the metadata of a blob. */
  static final String FOLDER = "hdi_isfolder";

  private static final String MARK = "x-ms-meta-" + FOLDER;
  private static final byte[] NOTHING = new byte[0];

  /** Nanoseconds/100 between 1601, where such a clock begins, and 1970. */
  private static final long WINDOWS_EPOCH = 116_444_736_000_000_000L;

  private final BlobService blobs;
  private final DfsListing listing;

  DfsCalls(BlobService blobs) {
    this.blobs = blobs;
    this.listing = new DfsListing(blobs);
  }

  /** Whether a call is one of Data Lake Storage, not of blobs. */
  static boolean isOne(Call call) {
    return !call.parameter("action").isEmpty()
        || !call.parameter("resource").isEmpty()
        || !call.header("x-ms-rename-source").isEmpty()
        || call.method().equals("DELETE");
  }

  Answer answer(Call call, byte[] body) throws IOException {
    String action = call.parameter("action");
    return switch (call.method()) {
      case "HEAD" -> action.equals("getStatus") ? status(call) : container(call);
      case "GET" -> listing.answer(call);
      case "DELETE" -> delete(call);
      default ->
          switch (action) {
            case "append" -> append(call, body);
            case "flush" -> flush(call);
            default -> create(call);
          };
    };
  }

  private static String target(Call call) {
    return "/" + call.container() + "/" + call.rawPath().replaceAll("/$", "");
  }

  /** Owner and rights, by which a client sees that there are real folders. */
  private Answer container(Call call) throws IOException {
    Answer found = blobs.call("HEAD", "/" + call.container() + "?restype=container");
    return found.isGood()
        ? entry(Answer.of(200), "directory").with("last-modified", found.header("last-modified"))
        : Answer.error(404, "FilesystemNotFound");
  }

  private static Answer entry(Answer answer, String type) {
    return answer
        .with("x-ms-resource-type", type)
        .with("x-ms-owner", "$superuser")
        .with("x-ms-group", "$superuser")
        .with("x-ms-permissions", "rwxr-x---");
  }

  private Answer status(Call call) throws IOException {
    if (call.path().isEmpty()) {
      return container(call);
    }
    Answer blob = blobs.call("HEAD", target(call));
    if (blob.isGood() && !isFolder(blob)) {
      return entry(Answer.of(200), "file")
          .with("content-length", blob.header("content-length"))
          .with("etag", blob.header("etag"))
          .with("last-modified", blob.header("last-modified"));
    }
    if (!blob.isGood() && !isFolder(call.container(), call.path())) {
      return missing(blob);
    }
    String modified =
        blob.isGood()
            ? blob.header("last-modified")
            : DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    return entry(Answer.of(200), "directory")
        .with("content-length", "0")
        .with("etag", "0x0")
        .with("last-modified", modified);
  }

  private static boolean isFolder(Answer blob) {
    return blob.header(MARK).equals("true");
  }

  /** A folder without a mark: names begin with it. */
  private boolean isFolder(String container, String path) throws IOException {
    return !BlobList.list(blobs, container, path + "/", "/").items().isEmpty();
  }

  private static Answer missing(Answer refusal) {
    return "ContainerNotFound".equals(refusal.header("x-ms-error-code"))
        ? Answer.error(404, "FilesystemNotFound")
        : Answer.error(404, "PathNotFound");
  }

  private Answer create(Call call) throws IOException {
    if (!call.header("x-ms-rename-source").isEmpty()) {
      return rename(call);
    }
    Map<String, String> headers = conditions(call);
    headers.put("x-ms-blob-type", "BlockBlob");
    switch (call.parameter("resource")) {
      case "filesystem" -> {
        return blobs.call("PUT", "/" + call.container() + "?restype=container");
      }
      case "directory" -> headers.put(MARK, "true");
      default -> {
        if (isFolder(call.container(), call.path())) {
          return Answer.error(409, "PathAlreadyExists");
        }
      }
    }
    Answer made = blobs.call("PUT", target(call), headers, NOTHING);
    return made.status() == 409 ? Answer.error(409, "PathAlreadyExists") : made;
  }

  private static Map<String, String> conditions(Call call) {
    Map<String, String> conditions = new TreeMap<>(call.headers());
    conditions.keySet().retainAll(Set.of("if-match", "if-none-match"));
    return conditions;
  }

  /** A block by its position, so that a repeated call writes the same block. */
  private Answer append(Call call, byte[] body) throws IOException {
    long position = Long.parseLong(call.parameter("position"));
    String id =
        Base64.getEncoder()
            .encodeToString("%020d".formatted(position).getBytes(StandardCharsets.US_ASCII));
    Answer staged =
        blobs.call(
            "PUT", target(call) + "?comp=block&blockid=" + BlobList.encode(id), Map.of(), body);
    return staged.isGood() ? Answer.of(202) : missing(staged);
  }

  private Answer flush(Call call) throws IOException {
    Answer blocks = blobs.call("GET", target(call) + "?comp=blocklist&blocklisttype=all");
    if (!blocks.isGood()) {
      return missing(blocks);
    }
    String list =
        BlobList.blocks(blocks).stream()
            .map("<Latest>%s</Latest>"::formatted)
            .collect(Collectors.joining("", "<BlockList>", "</BlockList>"));
    Answer made =
        blobs.call(
            "PUT",
            target(call) + "?comp=blocklist",
            conditions(call),
            list.getBytes(StandardCharsets.UTF_8));
    return made.isGood() ? made.as(200) : made;
  }

  private Answer rename(Call call) throws IOException {
    String[] source = call.header("x-ms-rename-source").split("[/?]", 3);
    String from = Call.decode(source[2].replaceAll("\\?.*", ""));
    String to = call.path();
    if (call.header("if-none-match").equals("*") && blobs.call("HEAD", target(call)).isGood()) {
      return Answer.error(409, "PathAlreadyExists");
    }
    boolean isThere = move(call.container(), from, to);
    for (BlobList.Item item : BlobList.list(blobs, call.container(), from + "/", "").items()) {
      isThere |= move(call.container(), item.name(), to + item.name().substring(from.length()));
    }
    return isThere ? Answer.of(201) : Answer.error(404, "SourcePathNotFound");
  }

  private boolean move(String container, String from, String to) throws IOException {
    String source = path(container, from);
    Answer copied =
        blobs.call(
            "PUT", path(container, to), Map.of("x-ms-copy-source", blobs.uri(source)), NOTHING);
    return copied.isGood() && blobs.call("DELETE", source).isGood();
  }

  private static String path(String container, String name) {
    return "/" + container + "/" + BlobList.encode(name).replace("%2F", "/");
  }

  private Answer delete(Call call) throws IOException {
    BlobList.Listing below = BlobList.list(blobs, call.container(), call.path() + "/", "");
    if (below.isRefused()) {
      return missing(below.refusal());
    }
    if (call.parameter("recursive").equals("false") && !below.items().isEmpty()) {
      return Answer.error(409, "DirectoryNotEmpty");
    }
    boolean isThere = false;
    for (BlobList.Item item : below.items()) {
      isThere |= blobs.call("DELETE", path(call.container(), item.name())).isGood();
    }
    isThere |= blobs.call("DELETE", target(call)).isGood();
    return isThere ? Answer.of(200) : Answer.error(404, "PathNotFound");
  }

  /** A time of a listing in the clock that a Windows server has. */
  static long windowsTime(String time) {
    Instant instant =
        time.isEmpty()
            ? Instant.now()
            : Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(time));
    return WINDOWS_EPOCH + instant.toEpochMilli() * 10_000;
  }
}
