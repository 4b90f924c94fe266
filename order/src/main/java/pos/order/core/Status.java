package pos.order.core;

import pos.common.rule.Wire;

/** Where an order stands; only the listed moves are possible, and none leads back. */
public enum Status {
  PENDING, RESERVED, PAID, CONFIRMED, SHIPPED, DELIVERED, CANCELLED, FAILED, REFUNDED;

  public static Status of(String wire) {
    return Wire.parse(Status.class, wire);
  }

  public static String[] wires() {
    return Wire.names(Status.class).toArray(String[]::new);
  }

  public boolean mayBecome(Status next) {
    return switch (this) {
      case PENDING -> next == RESERVED || next == FAILED;
      // refunded: it was too late when the charge came to light
      case RESERVED -> next == PAID || next == FAILED || next == REFUNDED;
      case PAID -> next == CONFIRMED || next == REFUNDED;
      case CONFIRMED -> next == SHIPPED || next == CANCELLED || next == REFUNDED;
      case SHIPPED -> next == DELIVERED || next == REFUNDED;
      case DELIVERED -> next == REFUNDED;
      case CANCELLED, FAILED, REFUNDED -> false;
    };
  }

  /** Whether the card was charged. */
  public boolean isCaptured() {
    return switch (this) {
      case PENDING, RESERVED, FAILED -> false;
      case PAID, CONFIRMED, SHIPPED, DELIVERED, CANCELLED, REFUNDED -> true;
    };
  }

  /** Whether what was charged went back. */
  public boolean isRefunded() {
    return this == CANCELLED || this == REFUNDED;
  }

  /** Whether the shop is still at the checkout, at whose end the order is confirmed or nothing is left of it. */
  public boolean isUnsettled() {
    return this == PENDING || this == RESERVED || this == PAID;
  }
}
