package pos.gateway;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that only a test moves. */
final class TestClock extends Clock {

  private volatile Instant now = Instant.parse("2026-11-22T15:04:05Z");

  void set(String instant) {
    now = Instant.parse(instant);
  }

  void setToNow() {
    now = Instant.now();
  }

  void advance(Duration duration) {
    now = now.plus(duration);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
