package io.lakehouse.catalog.azure;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpResponse;
import io.lakehouse.catalog.Causes;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.iceberg.exceptions.NotFoundException;

/**
 * Azure Data Lake Storage has not done what was asked. The message says the account, the container
 * and what to look at, and holds nothing of the credentials.
 *
 * <p>It is a {@link NotFoundException} because that is the only failure which Iceberg does not try
 * again: the metadata of a table is read 20 times otherwise, which makes 90 seconds of a wrong key
 * and a quarter of an hour of a storage that stays away. The Azure SDK has tried often enough. The
 * price: {@code dropTable} with purge at such a time drops the table and leaves its files, and who
 * catches a {@code NotFoundException} must let this one pass.
 */
public final class StorageException extends NotFoundException {
  private static final long serialVersionUID = 1;
  private static final String CODE = "x-ms-error-code";
  private static final Set<String> NO_CONTAINER = Set.of("ContainerNotFound", "FilesystemNotFound");
  private static final Set<String> NO_FILE = Set.of("BlobNotFound", "PathNotFound");

  private static final String RIGHTS =
      "Check the identity or the adls.* properties, and that they may read and write here (Storage Blob Data Contributor)";

  private StorageException(String message, Throwable cause) {
    super(cause, "%s", message);
  }

  /**
   * The failure in words.
   *
   * @param what was tried, such as {@code read a file}
   * @param uri where
   * @param failure what the Azure SDK has thrown
   * @return Iceberg's own {@link NotFoundException} for a file that is not there; the failure
   *     itself when it has nothing to do with the storage
   */
  static RuntimeException of(String what, String uri, Exception failure) {
    AzureLocation place = AzureLocation.of(uri);
    Optional<HttpResponse> response =
        Causes.first(failure, HttpResponseException.class).map(HttpResponseException::getResponse);
    if (response.isPresent()) {
      return answered(what, place, response.get(), failure);
    }
    Optional<ClientAuthenticationException> unknown =
        Causes.first(failure, ClientAuthenticationException.class);
    if (unknown.isPresent()) {
      return new StorageException(
          "Cannot %s, there are no credentials for the container %s of the storage account %s (%s): %s. %s"
              .formatted(
                  what, place.container(), place.account(), name(unknown.get()), uri, RIGHTS),
          failure);
    }
    if (Causes.first(failure, IOException.class).isPresent()
        || Causes.first(failure, TimeoutException.class).isPresent()) {
      return new StorageException(
          "Cannot %s, the storage account %s gives no answer for the container %s (%s): %s. Check its name and the network"
              .formatted(what, place.account(), place.container(), name(Causes.root(failure)), uri),
          failure);
    }
    return failure instanceof RuntimeException itself
        ? itself
        : new StorageException("Cannot %s: %s".formatted(what, uri), failure);
  }

  private static RuntimeException answered(
      String what, AzureLocation place, HttpResponse response, Exception failure) {
    int status = response.getStatusCode();
    String code = response.getHeaderValue(CODE);
    if (code != null && NO_FILE.contains(code)) {
      return new NotFoundException(failure, "Cannot %s, there is none: %s", what, place.uri());
    }
    return new StorageException(
        "Cannot %s, %s: %s. %s"
            .formatted(what, reason(place, status, code), place.uri(), mend(status, code)),
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
      return RIGHTS;
    }
    return "Run again; what was committed is as it was";
  }

  private static String name(Throwable e) {
    return e.getClass().getSimpleName();
  }
}
