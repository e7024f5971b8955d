/** Scalar functions of the SQL; they know nothing of the project. */
package io.lakehouse.jobs.udf;
