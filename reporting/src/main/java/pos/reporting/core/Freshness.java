package pos.reporting.core;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import pos.common.rule.Wire;

/**
 * How fresh and complete reports are.
 *
 * @param asOf the time up to which all published events are entered
 * @param sources whether each service that publishes them is up
 * @param parked events that could not be entered
 * @param hasMissedEvents whether events of any age may be missing, which are or will be published or entered again
 */
public record Freshness(Instant asOf, Instant now, SortedMap<String, Boolean> sources, long parked,
    boolean hasMissedEvents) {

  /** The header of what will not change any more. */
  public static final String CACHE_FINAL = "public, max-age=1800";
  private static final Duration LAG = Duration.ofSeconds(30);

  /** Returns the freshness of an answer for which services were asked themselves. @param answered whether each has */
  public Freshness with(Map<String, Boolean> answered) {
    var asked = new TreeMap<>(sources);
    asked.putAll(answered);
    return new Freshness(asOf, now, asked, parked, hasMissedEvents);
  }

  private Duration lag() {
    return asOf.isAfter(now) ? Duration.ZERO : Duration.between(asOf, now);
  }

  /** Returns whether something may be missing. */
  public boolean isDegraded() {
    return hasMissedEvents || parked > 0 || sources.containsValue(false) || lag().compareTo(LAG) > 0;
  }

  /** Returns whether a report on a period will not change any more, but for what comes late. */
  public boolean isFinal(Period period) {
    return !isDegraded() && period.isClosed(now) && !asOf.isBefore(period.to());
  }

  /** Adds the members that every answer has. */
  public JsonObject writeTo(JsonObject json) {
    var list = new JsonArray();
    sources.forEach((service, up) ->
        list.add(new JsonObject().put("service", service).put("status", up ? "up" : "down")));
    return json.put("as_of", Wire.time(asOf)).put("lag_ms", lag().toMillis()).put("sources", list)
        .put("parked_events", parked).put("degraded", isDegraded());
  }
}
