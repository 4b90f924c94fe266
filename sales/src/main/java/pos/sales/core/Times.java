package pos.sales.core;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The times that tills send. */
public final class Times {

  private Times() {}

  /** Returns the time to the millisecond, the precision that is kept and shown; null stays null. */
  public static Instant millis(Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.MILLIS);
  }
}
