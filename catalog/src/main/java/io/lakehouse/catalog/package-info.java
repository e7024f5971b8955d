/** Makes the Iceberg tables equal to their contracts. */
package io.lakehouse.catalog;
