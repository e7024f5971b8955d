package io.lakehouse.catalog.azure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.exceptions.ValidationException;

/**
 * A place in a container of a storage account: {@code abfss://container@account.host/path}.
 *
 * @param uri the whole
 * @param root the container's URI, without a slash at its end
 * @param container its name, empty when the URI has none
 * @param account the account's name
 * @param path the place in the container, without a slash at its begin
 */
record AzureLocation(String uri, String root, String container, String account, String path) {
  private static final Pattern URI =
      Pattern.compile("((?:abfs|wasb)s?://(?:([^/@]*)@)?([^/@.]+)[^/@]*)/?(.*)");

  /**
   * The place that a URI names.
   *
   * @throws ValidationException when it names none of Azure Data Lake Storage
   */
  static AzureLocation of(String uri) {
    Matcher parts = URI.matcher(uri);
    if (!parts.matches()) {
      throw new ValidationException(
          "Cannot use a location, it is none of Azure Data Lake Storage: %s. Write abfss://<container>@<account>.dfs.core.windows.net/<path>",
          uri);
    }
    String container = parts.group(2) == null ? "" : parts.group(2);
    return new AzureLocation(uri, parts.group(1), container, parts.group(3), parts.group(4));
  }

  /** The URI of another path of the container. */
  String sibling(String name) {
    return root + "/" + name;
  }
}
