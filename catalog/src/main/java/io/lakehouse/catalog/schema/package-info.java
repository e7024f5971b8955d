/**
 * From contract to Iceberg: types, schemas, partitioning, and the pure difference between what a
 * contract says and what a table is. Nothing here touches a catalog.
 */
package io.lakehouse.catalog.schema;
