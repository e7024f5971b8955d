package io.lakehouse.catalog.azure;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpResponse;
import java.util.Set;
import org.apache.iceberg.exceptions.NotFoundException;

/**
 * Azure Data Lake Storage has not done what was asked. The message says the account, the container
 * and what to look at, and holds nothing of the credentials.
 */
public final class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final String CODE = "x-ms-error-code";
  private static final Set<String> NO_CONTAINER = Set.of("ContainerNotFound", "FilesystemNotFound");
  private static final Set<String> NO_FILE = Set.of("BlobNotFound", "PathNotFound");

  private StorageException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * The failure in words.
   *
   * @param what was tried, such as {@code read a file}
   * @param uri where
   * @param failure the Azure SDK's, or one that has it as a cause
   * @return Iceberg's own {@link NotFoundException} for a file that is not there
   */
  static RuntimeException of(String what, String uri, Throwable failure) {
    AzureLocation place = AzureLocation.of(uri);
    HttpResponse response = response(failure);
    if (response == null) {
      return new StorageException(
          "Cannot %s, the storage account %s gives no answer (%s): %s. Check its name and the network"
              .formatted(what, place.account(), root(failure).getClass().getSimpleName(), uri),
          failure);
    }
    int status = response.getStatusCode();
    String code = response.getHeaderValue(CODE);
    if (code != null && NO_FILE.contains(code)) {
      return new NotFoundException(failure, "Cannot %s, there is none: %s", what, uri);
    }
    return new StorageException(
        "Cannot %s, %s: %s. %s"
            .formatted(what, reason(place, status, code), uri, mend(status, code)),
        failure);
  }

  private static String reason(AzureLocation place, int status, String code) {
    String said = code == null ? "status " + status : "status " + status + " " + code;
    String where = "the container %s of the storage account %s";
    if (code != null && NO_CONTAINER.contains(code)) {
      return "the storage account %s has no container %s (%s)"
          .formatted(place.account(), place.container(), said);
    }
    String did =
        status == 401 || status == 403
            ? " refuses the credentials (%s)"
            : status >= 500 || status == 429 ? " cannot serve now (%s)" : " says %s";
    return (where + did).formatted(place.container(), place.account(), said);
  }

  private static String mend(int status, String code) {
    if (code != null && NO_CONTAINER.contains(code)) {
      return "Create the container, or correct lakehouse.catalog.warehouse-uri";
    }
    if (status == 401 || status == 403) {
      return "Check the identity or the adls.* properties, and that they may read and write here (Storage Blob Data Contributor)";
    }
    return "Run again; what was committed is as it was";
  }

  private static HttpResponse response(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof HttpResponseException http) {
        return http.getResponse();
      }
    }
    return null;
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
