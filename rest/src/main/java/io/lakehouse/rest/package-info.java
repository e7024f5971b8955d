/**
 * Catalogs that tests start in a process of its own: PostgreSQL, and a REST catalog over it.
 *
 * <p>{@link io.lakehouse.rest.CatalogServer} says where they are and ends with its standard input.
 */
package io.lakehouse.rest;
