package pos.gateway.plugin;

import java.time.Clock;
import pos.gateway.cache.Cache;
import pos.gateway.config.Credentials;
import pos.gateway.metrics.Metrics;

/** The state that the plugins of one gateway share. */
public record Shared(Clock clock, Credentials credentials, TokenIssuers issuers, RateLimits limits, Cache cache,
    Metrics metrics) {

  /** Returns the time in seconds since the epoch. */
  long seconds() {
    return clock.millis() / 1000;
  }
}
