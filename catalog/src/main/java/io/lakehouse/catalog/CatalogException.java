package io.lakehouse.catalog;

/** The catalog cannot be reached, lacks a table, or cannot follow the contracts. */
public final class CatalogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CatalogException(String message) {
    super(message);
  }

  CatalogException(String message, Throwable cause) {
    super(message, cause);
  }
}
