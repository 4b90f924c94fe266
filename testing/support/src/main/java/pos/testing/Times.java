package pos.testing;

/** How often a test repeats what it does. */
public final class Times {

  private static final boolean LONG = Boolean.getBoolean("test.long");

  private Times() {}

  /**
   * Returns a number of repetitions.
   *
   * @param usually enough for the test to fail when the rule that it is about is broken
   * @param inLongRuns enough to meet rare orders of events as well, for {@code ./pos test -Plong}
   */
  public static int of(int usually, int inLongRuns) {
    return LONG ? inLongRuns : usually;
  }
}
