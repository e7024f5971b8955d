package io.lakehouse.jobs.generate.commerce;

/** What the money of an order is, by its status. */
public enum StatusGroup {
  /** Completed, processing or shipped; every transaction of a shop. */
  REVENUE,
  /** Paid back. */
  REFUNDED,
  /** Never paid. */
  CANCELLED,
  /** On hold, or a status that nobody knows. */
  PENDING
}
