/**
 * A stand-in of Azure Data Lake Storage for tests, published as a test-jar: Azurite keeps the
 * files, and a front before it speaks the calls of Data Lake Storage, which Azurite lacks, and
 * fails when a test says so. It needs Node.js.
 */
package io.lakehouse.catalog.testing.adls;
