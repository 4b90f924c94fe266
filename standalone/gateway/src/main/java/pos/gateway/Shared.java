package pos.gateway;

import java.time.Clock;

/** What the plugins of one gateway share: credentials, counters and the cache. */
record Shared(Clock clock, Credentials credentials, RateLimits limits, Cache cache, Metrics metrics) {

  /** Returns the time in seconds since the epoch. */
  long seconds() {
    return clock.millis() / 1000;
  }
}
