package pos.sales.core;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;

/** The times that tills send. */
public final class Times {

  /** The most that a till's clock may be ahead: a sale of the far future would be at the top of every list for good. */
  public static final Duration MOST_AHEAD = Duration.ofMinutes(10);
  /** What a clock may differ by before somebody should look at it. */
  public static final Duration UNREMARKABLE = Duration.ofSeconds(60);

  private Times() {}

  /** Returns the time to the millisecond, the precision that is kept and shown; null stays null. */
  public static Instant millis(Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * @param time null for now
   * @throws Failure 422 naming the field when the time is more than {@link #MOST_AHEAD} ahead
   */
  public static void mustHaveCome(String field, Instant time, Instant now) {
    var latest = now.plus(MOST_AHEAD);
    if (time != null && time.isAfter(latest)) {
      throw Failure.invalid(field, Flaw.of("in_the_future", "must not be more than " + MOST_AHEAD.toMinutes()
          + " minutes ahead of the server's clock, which says " + millis(now)).with("max", millis(latest).toString()));
    }
  }

  /** Returns whether a time is ahead by more than is unremarkable. @param time null for now */
  public static boolean isAhead(Instant time, Instant now) {
    return time != null && time.isAfter(now.plus(UNREMARKABLE));
  }

  /** Returns whether a time lies behind by more than is unremarkable. @param time null for now */
  public static boolean isBehind(Instant time, Instant now) {
    return time != null && time.isBefore(now.minus(UNREMARKABLE));
  }
}
