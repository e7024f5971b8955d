/**
 * Iceberg's files on Azure Data Lake Storage: what its own FileIO does wrong, done right. Nothing
 * outside of this package knows the Azure SDK.
 */
package io.lakehouse.catalog.azure;
