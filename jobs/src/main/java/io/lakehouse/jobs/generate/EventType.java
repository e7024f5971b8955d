package io.lakehouse.jobs.generate;

import java.util.Locale;

/** What a user does. */
enum EventType {
  PAGE_VIEW,
  PRODUCT_VIEW,
  PRODUCT_LIKE,
  PRODUCT_WISH,
  SELLER_FOLLOW,
  PRODUCT_LIST,
  ADD_TO_CART,
  REMOVE_FROM_CART,
  CHECKOUT_START,
  CHECKOUT_COMPLETE,
  PURCHASE;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** As the feed has it. */
  String text() {
    return text;
  }

  /** Whether it is about one product. */
  boolean hasProduct() {
    return switch (this) {
      case PRODUCT_VIEW, PRODUCT_LIKE, PRODUCT_WISH, PRODUCT_LIST, ADD_TO_CART, REMOVE_FROM_CART ->
          true;
      default -> false;
    };
  }

  /** Whether it changes how often a product is in the cart. */
  boolean hasQuantity() {
    return this == ADD_TO_CART || this == REMOVE_FROM_CART;
  }

  /** Whether it is about the whole cart. */
  boolean isCheckout() {
    return this == CHECKOUT_START || hasItems();
  }

  /** Whether it lists the products of the cart. */
  boolean hasItems() {
    return this == CHECKOUT_COMPLETE || this == PURCHASE;
  }
}
