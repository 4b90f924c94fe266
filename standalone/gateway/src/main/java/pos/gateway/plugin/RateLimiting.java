package pos.gateway.plugin;

import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.Locale;
import pos.gateway.config.BadGatewayFile;
import pos.gateway.config.Scope;
import pos.gateway.config.Settings;
import pos.gateway.exchange.Answer;
import pos.gateway.exchange.Exchange;

/**
 * Limits the number of requests in each second, minute, hour or day.
 *
 * @param where the route and service of the configuration, as part of the counters' keys
 */
record RateLimiting(Limit[] limits, LimitBy limitBy, String where, int errorCode, String errorMessage,
    boolean hidesHeaders) implements Plugin {

  /** The attribute by which requests are counted; requests without it are counted by address. */
  enum LimitBy {
    CONSUMER, CREDENTIAL, IP, SERVICE;

    private static LimitBy from(Settings config) {
      var name = config.text("limit_by", "consumer");
      for (var known : values()) {
        if (known.name().toLowerCase(Locale.ROOT).equals(name)) {
          return known;
        }
      }
      throw new BadGatewayFile(config.where() + ": the built-in gateway does not limit by " + name);
    }
  }

  /** @param most the number of requests in one window */
  record Limit(RateLimits.Period period, long most) {}

  static RateLimiting from(Settings config, Scope scope) {
    // the skipped options only matter for counters in a database
    config.skip("fault_tolerant", "sync_rate").only("policy", "local", "local");
    config.section("redis").done();
    var limitBy = LimitBy.from(config);
    var limits = new ArrayList<Limit>();
    for (var period : RateLimits.Period.values()) {
      var limit = config.number(period.name().toLowerCase(Locale.ROOT), 0, 1, Integer.MAX_VALUE);
      if (limit > 0) {
        limits.add(new Limit(period, limit));
      }
    }
    if (limits.isEmpty()) {
      throw new BadGatewayFile(config.where() + ": there is no limit for a second, minute, hour or day");
    }
    return new RateLimiting(limits.toArray(Limit[]::new), limitBy,
        // as in Kong, configurations for the same route and service share their counters
        scope.route() + ":" + scope.service(), config.number("error_code", 429, 400, 599),
        config.text("error_message", "API rate limit exceeded"), config.flag("hide_client_headers", false));
  }

  @Override
  public Answer access(Exchange exchange, Shared shared) {
    var now = shared.seconds();
    var counted = new RateLimits.Key(where, identifier(exchange));
    var counts = shared.limits();
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

  /** Sets the headers with the requests left in each window, and in the window that has the fewest left. */
  private void describe(MultiMap headers, RateLimits counts, RateLimits.Key counted, long now,
      RateLimits.Period exceeded) {
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
    var caller = exchange.caller();
    var service = exchange.route().service();
    var identifier = switch (limitBy) {
      case CONSUMER -> caller == null ? null : caller.consumer().id();
      case CREDENTIAL -> caller == null ? null : caller.credential();
      case SERVICE -> service == null ? null : service.name();
      case IP -> null;
    };
    return identifier == null ? exchange.clientAddress() : identifier;
  }
}
