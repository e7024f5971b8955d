/**
 * The contracts of feeds and tables as records, read strictly from YAML: all problems of all files
 * are gathered with file and line and thrown once. Knows nothing of Iceberg or Flink.
 */
package io.lakehouse.catalog.contract;
