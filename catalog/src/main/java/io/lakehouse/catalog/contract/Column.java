package io.lakehouse.catalog.contract;

/**
 * A column of a table.
 *
 * @param type in the contract's words, see {@link ColumnType}
 * @param required never null
 * @param pii identifies a person, or may
 * @param lineage tells where a row comes from, and stays outside every comparison of results
 */
public record Column(
    String name, String type, boolean required, boolean pii, boolean lineage, String doc) {}
