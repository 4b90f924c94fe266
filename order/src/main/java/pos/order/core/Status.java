package pos.order.core;

/** The status of an order; only the listed moves are possible, and none leads back. */
public enum Status {
  PENDING, RESERVED, PAID, CONFIRMED, SHIPPED, DELIVERED, CANCELLED, FAILED, REFUNDED;

  boolean mayBecome(Status next) {
    return switch (this) {
      case PENDING -> next == RESERVED || next == FAILED;
      // refunded: the charge was found when it was too late for the checkout
      case RESERVED -> next == PAID || next == FAILED || next == REFUNDED;
      case PAID -> next == CONFIRMED || next == REFUNDED;
      case CONFIRMED -> next == SHIPPED || next == CANCELLED || next == REFUNDED;
      case SHIPPED -> next == DELIVERED || next == REFUNDED;
      case DELIVERED -> next == REFUNDED;
      case CANCELLED, FAILED, REFUNDED -> false;
    };
  }

  /** Returns whether the card was charged, even if it was refunded afterwards. */
  boolean isCaptured() {
    return switch (this) {
      case PENDING, RESERVED, FAILED -> false;
      case PAID, CONFIRMED, SHIPPED, DELIVERED, CANCELLED, REFUNDED -> true;
    };
  }

  /** Returns whether the customer was paid back. */
  boolean isRefunded() {
    return this == CANCELLED || this == REFUNDED;
  }

  /** Returns whether the checkout is not finished yet. */
  public boolean isCheckout() {
    return this == PENDING || this == RESERVED || this == PAID;
  }
}
