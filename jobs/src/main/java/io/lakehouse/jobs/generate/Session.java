package io.lakehouse.jobs.generate;

/**
 * A visit: views first, then carts, then purchases. What happens in it depends on the seed, its
 * number and its begin alone, so that any of its events can be made again. One object is opened
 * again and again, for speed.
 */
final class Session {
  /** More than any session has. */
  static final int STEPS = 32;

  /** Milliseconds from one event to the next at least: more than events take to arrive. */
  static final int SHORTEST_GAP = 3000;

  /** Milliseconds from one event to the next at most. */
  static final int LONGEST_GAP = 120_000;

  private static final long SESSIONS = 0x66;
  private static final int MOST_PRODUCTS = 6;

  private enum Goal {
    LOOK,
    COLLECT,
    BUY,
    SELL
  }

  private final long seed;
  private final long users;
  private final int longestGap;
  private final Rng rng = new Rng();

  private long userNumber;
  private Goal goal;
  private int browsing;
  private int step;
  private long time;
  private EventType type;
  private int product;
  private int quantity;
  private int viewed;
  private final int[] cart = new int[MOST_PRODUCTS];
  private final int[] quantities = new int[MOST_PRODUCTS];
  private int inCart;

  Session(long seed, long users, int longestGap) {
    this.seed = Rng.mix(seed) ^ SESSIONS;
    this.users = users;
    this.longestGap = longestGap;
  }

  /** Opens the session of that number before its first event. */
  void open(long number, long begin) {
    rng.restart(seed, number);
    double u = rng.unit();
    // A few users do much.
    userNumber = (long) (users * u * u);
    double drawn = rng.unit();
    goal =
        drawn < 0.6 ? Goal.LOOK : drawn < 0.8 ? Goal.COLLECT : drawn < 0.96 ? Goal.BUY : Goal.SELL;
    browsing = 1 + rng.below(5) + (rng.chance(0.4) ? rng.below(15) : 0);
    step = -1;
    time = begin;
    type = null;
    viewed = 0;
    inCart = 0;
  }

  /** Opens the session of that number at one of its events. */
  void open(long number, long begin, int step) {
    open(number, begin);
    while (this.step < step) {
      next();
    }
  }

  /** Goes to the next event; false when there is none. */
  boolean next() {
    EventType following = following();
    if (following == null) {
      return false;
    }
    if (step++ >= 0) {
      int range = longestGap - SHORTEST_GAP;
      time += SHORTEST_GAP + Math.min(rng.below(range), rng.below(range));
    }
    type = following;
    happen();
    return true;
  }

  /** The number of its user in the snapshot of as many users. */
  long userNumber() {
    return userNumber;
  }

  /** Epoch milliseconds. */
  long time() {
    return time;
  }

  EventType type() {
    return type;
  }

  int product() {
    return product;
  }

  int quantity() {
    return quantity;
  }

  /** Different products in the cart. */
  int inCart() {
    return inCart;
  }

  int cartProduct(int position) {
    return cart[position];
  }

  int cartQuantity(int position) {
    return quantities[position];
  }

  private EventType following() {
    if (step < 0) {
      return EventType.PAGE_VIEW;
    }
    return switch (type) {
      case CHECKOUT_START -> rng.chance(0.85) ? EventType.CHECKOUT_COMPLETE : null;
      case CHECKOUT_COMPLETE -> EventType.PURCHASE;
      case PURCHASE -> null;
      default -> step + 1 < browsing ? look() : goal == Goal.BUY ? towardsCheckout() : null;
    };
  }

  private EventType look() {
    if (goal == Goal.SELL && rng.chance(0.4)) {
      return EventType.PRODUCT_LIST;
    }
    int drawn = rng.below(100);
    if (viewed == 0 || drawn < 45) {
      return rng.chance(0.3) ? EventType.PAGE_VIEW : EventType.PRODUCT_VIEW;
    }
    if (drawn < 71) {
      return drawn < 58
          ? EventType.PRODUCT_LIKE
          : drawn < 66 ? EventType.PRODUCT_WISH : EventType.SELLER_FOLLOW;
    }
    if (goal == Goal.LOOK || goal == Goal.SELL) {
      return EventType.PRODUCT_VIEW;
    }
    if (drawn < 92) {
      return inCart < MOST_PRODUCTS ? EventType.ADD_TO_CART : EventType.PRODUCT_VIEW;
    }
    return inCart > 0 ? EventType.REMOVE_FROM_CART : EventType.PRODUCT_VIEW;
  }

  private EventType towardsCheckout() {
    if (inCart > 0) {
      return EventType.CHECKOUT_START;
    }
    return viewed > 0 ? EventType.ADD_TO_CART : EventType.PRODUCT_VIEW;
  }

  private void happen() {
    product = viewed;
    switch (type) {
      case PRODUCT_VIEW -> {
        viewed = Products.draw(rng);
        product = viewed;
      }
      case PRODUCT_LIST -> product = Products.drawListed(rng);
      case ADD_TO_CART -> add();
      case REMOVE_FROM_CART -> {
        product = cart[--inCart];
        quantity = quantities[inCart];
      }
      default -> {}
    }
  }

  private void add() {
    quantity = rng.chance(0.9) ? 1 : 2;
    int at = 0;
    while (at < inCart && cart[at] != product) {
      at++;
    }
    if (at == inCart) {
      cart[at] = product;
      quantities[at] = 0;
      inCart++;
    }
    quantities[at] += quantity;
  }
}
