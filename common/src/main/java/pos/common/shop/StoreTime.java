package pos.common.shop;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/** The hours and days of the stores, which are all in one time zone. A day has 23, 24 or 25 hours. */
public final class StoreTime {

  public static final ZoneId ZONE = ZoneId.of("America/Toronto");

  private StoreTime() {}

  public static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, ZONE);
  }

  /** Returns the first instant of a day. */
  public static Instant start(LocalDate day) {
    return day.atStartOfDay(ZONE).toInstant();
  }

  /** Returns the first instant of the hour; hours of the stores begin with those of UTC. */
  public static Instant hour(Instant time) {
    return time.truncatedTo(ChronoUnit.HOURS);
  }
}
