package pos.gateway;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The value of the Date header, formatted once a second. */
final class HttpDate {

  private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'")
      .withLocale(Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private final Clock clock;
  private long second = Long.MIN_VALUE;
  private String text;

  HttpDate(Clock clock) {
    this.clock = clock;
  }

  String now() {
    var now = clock.millis() / 1000;
    if (now != second) {
      second = now;
      text = FORMAT.format(Instant.ofEpochSecond(now));
    }
    return text;
  }
}
