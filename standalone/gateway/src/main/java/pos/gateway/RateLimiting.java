package pos.gateway;

import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;

/** Grants so many requests a second, minute, hour or day, counted by consumer, credential, address or service. */
record RateLimiting(Limit[] limits, String limitBy, String where, int errorCode, String errorMessage,
    boolean hidesHeaders) implements Plugin {

  private static final List<String> LIMITED_BY = List.of("consumer", "credential", "ip", "service");

  static RateLimiting from(Settings config, Scope scope) {
    // the options that are skipped only matter to counters that are elsewhere
    config.skip("fault_tolerant", "sync_rate").only("policy", "local", "local");
    var limitBy = config.text("limit_by", "consumer");
    if (!LIMITED_BY.contains(limitBy)) {
      throw new BadGatewayFile(config.where() + ": the built-in gateway does not limit by " + limitBy);
    }
    var limits = new ArrayList<Limit>();
    for (var period : RateLimits.Period.values()) {
      var limit = config.number(period.name().toLowerCase(), 0, 1, Integer.MAX_VALUE);
      if (limit > 0) {
        limits.add(new Limit(period, limit));
      }
    }
    if (limits.isEmpty()) {
      throw new BadGatewayFile(config.where() + ": there is no limit for a second, minute, hour or day");
    }
    return new RateLimiting(limits.toArray(Limit[]::new), limitBy,
        // Kong counts together what is configured for the same route and service, whatever the consumer
        scope.route() + ":" + scope.service() + ":", config.number("error_code", 429, 400, 599),
        config.text("error_message", "API rate limit exceeded"), config.flag("hide_client_headers", false));
  }

  @Override
  public Answer access(Exchange exchange) {
    var now = exchange.state().clock().millis() / 1000;
    var counted = where + identifier(exchange);
    var counts = exchange.state().limits();
    RateLimits.Period exceeded = null;
    for (var limit : limits) {
      if (counts.used(limit.period, counted, now) >= limit.most) {
        exceeded = limit.period;
      }
    }
    if (!hidesHeaders) {
      describe(exchange.response().headers(), counts, counted, now, exceeded);
    }
    if (exceeded != null) {
      return Answer.error(errorCode, errorMessage);
    }
    for (var limit : limits) {
      counts.count(limit.period, counted, now);
    }
    return null;
  }

  /** Tells the client where it stands: in every window, and in general in the one that is closest to its limit. */
  private void describe(MultiMap headers, RateLimits counts, String counted, long now, RateLimits.Period exceeded) {
    Limit closest = null;
    long fewest = 0;
    for (var limit : limits) {
      var left = limit.most - counts.used(limit.period, counted, now);
      var remaining = Math.max(0, exceeded == null || exceeded == limit.period ? left - 1 : left);
      headers.set(limit.period.limitHeader(), String.valueOf(limit.most));
      headers.set(limit.period.remainingHeader(), String.valueOf(remaining));
      if (closest == null || remaining <= fewest) {
        closest = limit;
        fewest = remaining;
      }
    }
    var reset = String.valueOf(closest.period.secondsLeft(now));
    headers.set("RateLimit-Limit", String.valueOf(closest.most));
    headers.set("RateLimit-Remaining", String.valueOf(fewest));
    headers.set("RateLimit-Reset", reset);
    if (exceeded != null) {
      headers.set("Retry-After", reset);
    }
  }

  private String identifier(Exchange exchange) {
    var identifier = switch (limitBy) {
      case "consumer" -> exchange.consumer() == null ? null : exchange.consumer().id();
      case "credential" -> exchange.credential();
      case "service" -> exchange.route().service() == null ? null : exchange.route().service().name();
      default -> null;
    };
    return identifier == null ? exchange.clientAddress() : identifier;
  }

  record Limit(RateLimits.Period period, long most) {}
}
