package pos.sales.core;

/** How amounts in cents are rounded and split. */
public final class Rounding {

  private Rounding() {}

  /** Rounds to five cents, the smallest coin: 1 and 2 down, 3 and 4 up to 5, 6 and 7 down to 5, 8 and 9 up to 10. */
  public static long toFiveCents(long cents) {
    return (cents + 2) / 5 * 5;
  }

  /**
   * Returns the share of an amount that belongs to a section of a length. The amounts up to both ends of the section
   * are rounded, not the share itself, so the shares of sections that together cover the length add up to the amount.
   *
   * @param amount up to {@link pos.common.rule.Fields#MAX_CENTS}, like {@code length}, so that nothing overflows
   */
  public static long share(long amount, long from, long to, long length) {
    return upTo(to, amount, length) - upTo(from, amount, length);
  }

  private static long upTo(long point, long amount, long length) {
    return amount == 0 ? 0 : (2 * amount * point + length) / (2 * length);
  }
}
