package io.lakehouse.jobs.generate.commerce;

import io.lakehouse.jobs.generate.Rng;
import java.util.List;
import java.util.stream.Stream;

/**
 * What goes wrong in the field. Each has the same rate, a share of the good records of its feed:
 * one that spoils a record adds it, so that the good ones stay the same whatever the rate is.
 */
public enum Flaw {
  /** The same line once more. */
  DUPLICATE_ORDER("orders", Effect.DUPLICATE),
  /** The same order once more with another status; the greater text counts. */
  CONFLICTING_ORDER("orders", Effect.CONFLICT),
  /** A line without its last field. */
  FIELD_TOO_FEW("orders", Effect.REJECTED),
  /** A line with one more. */
  FIELD_TOO_MANY("orders", Effect.REJECTED),
  /** A byte that is no UTF-8. */
  NO_UTF8("orders", Effect.REJECTED),
  /** Text behind a closing quote. */
  STRAY_QUOTE("orders", Effect.REJECTED),
  /** The last line of the last file, cut off within quotes; there is one at any rate above 0. */
  TORN("orders", Effect.REJECTED),
  /** Items that are neither JSON nor Python's form. */
  UNREADABLE_ITEMS("orders", Effect.REJECTED),
  /** No order_id. */
  ORDER_WITHOUT_ID("orders", Effect.MISSING_ID),
  /** No order_id, a negative line and no date. */
  ORDER_WITHOUT_ALL("orders", Effect.MISSING_ID),
  /** A line whose price is below 0. */
  NEGATIVE_LINE("orders", Effect.NEGATIVE_AMOUNT),
  /** The same, and no date. */
  NEGATIVE_LINE_WITHOUT_DATE("orders", Effect.NEGATIVE_AMOUNT),
  /** No order_date. */
  ORDER_WITHOUT_DATE("orders", Effect.MISSING_DATE),
  /** A total that is off by more than 0.01. */
  TOTAL_OFF("orders", Effect.SOFT),
  /** A status that nobody knows. */
  UNKNOWN_STATUS("orders", Effect.SOFT),
  /** A customer who is not in the customers feed. */
  UNKNOWN_CUSTOMER("orders", Effect.SOFT),
  /** No transaction_id. */
  TRANSACTION_WITHOUT_ID("transactions", Effect.MISSING_ID),
  /** An amount below 0. */
  NEGATIVE_TRANSACTION("transactions", Effect.NEGATIVE_AMOUNT),
  /** The same, and no date. */
  NEGATIVE_TRANSACTION_WITHOUT_DATE("transactions", Effect.NEGATIVE_AMOUNT),
  /** An amount of 0. */
  ZERO_TRANSACTION("transactions", Effect.NEGATIVE_AMOUNT),
  /** No transaction_date. */
  TRANSACTION_WITHOUT_DATE("transactions", Effect.MISSING_DATE),
  /** A customer without e-mail. */
  EMPTY_EMAIL("customers", Effect.SOFT),
  /** An age of -1. */
  UNKNOWN_AGE("customers", Effect.SOFT),
  /** The country {@code Unknown}. */
  UNKNOWN_COUNTRY("customers", Effect.SOFT),
  /** A catalogue price below 0. */
  NEGATIVE_PRICE("products", Effect.SOFT),
  /** A stock quantity as JSON string. */
  STOCK_AS_TEXT("products", Effect.SOFT),
  /** A date cell without the format of a date, so a plain number. */
  DATE_AS_NUMBER("inventory", Effect.SOFT),
  /** A quantity that a formula gives, with its value. */
  FORMULA_CELL("inventory", Effect.SOFT);

  /** What must become of a record. */
  public enum Effect {
    /** An identical copy of a good one. */
    DUPLICATE(null),
    /** A copy of a good one that differs. */
    CONFLICT(null),
    /** No record. */
    REJECTED(null),
    /** A record that breaks this rule. */
    MISSING_ID(Rule.MISSING_ID),
    /** A record that breaks this rule. */
    NEGATIVE_AMOUNT(Rule.NEGATIVE_AMOUNT),
    /** A record that breaks this rule. */
    MISSING_DATE(Rule.MISSING_DATE),
    /** A good record nevertheless. */
    SOFT(null);

    private final Rule rule;

    Effect(Rule rule) {
      this.rule = rule;
    }

    /** The first hard rule that it breaks, null for none. */
    public Rule rule() {
      return rule;
    }

    private boolean isSpoilt() {
      return this == REJECTED || rule != null;
    }
  }

  static final List<Flaw> SPOILT_ORDERS = spoilt("orders");
  static final List<Flaw> SPOILT_TRANSACTIONS = spoilt("transactions");

  private final String feed;
  private final Effect effect;

  Flaw(String feed, Effect effect) {
    this.feed = feed;
    this.effect = effect;
  }

  /** The feed that has it. */
  public String feed() {
    return feed;
  }

  /** What must become of the record. */
  public Effect effect() {
    return effect;
  }

  /** The flaw of the spoilt record beside a good one, null for no such record. */
  static Flaw draw(List<Flaw> flaws, double rate, Rng rng) {
    double drawn = rng.unit();
    return drawn < rate * flaws.size()
        ? flaws.get(Math.min((int) (drawn / rate), flaws.size() - 1))
        : null;
  }

  boolean lacksId() {
    return effect == Effect.MISSING_ID;
  }

  boolean lacksDate() {
    return effect == Effect.MISSING_DATE
        || this == ORDER_WITHOUT_ALL
        || this == NEGATIVE_LINE_WITHOUT_DATE
        || this == NEGATIVE_TRANSACTION_WITHOUT_DATE;
  }

  boolean isNegative() {
    return this == ORDER_WITHOUT_ALL
        || effect == Effect.NEGATIVE_AMOUNT && this != ZERO_TRANSACTION;
  }

  private static List<Flaw> spoilt(String feed) {
    return Stream.of(values())
        .filter(flaw -> flaw.feed.equals(feed) && flaw.effect.isSpoilt() && flaw != TORN)
        .toList();
  }
}
