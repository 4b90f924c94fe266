package pos.reporting.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FreshnessTest {

  private static final Instant NOW = Instant.parse("2026-11-26T17:00:00Z");
  private static final Period CLOSED = Period.of("2026-11-25", "2026-11-26", NOW);

  private static Freshness freshness(long lagSeconds, boolean up, long parked, boolean hasMissedEvents) {
    var sources = new TreeMap<>(Map.of("sales-service", up));
    return new Freshness(NOW.minusSeconds(lagSeconds), NOW, sources, parked, hasMissedEvents);
  }

  @Test
  void reports_are_degraded_while_something_may_be_missing() {
    assertFalse(freshness(30, true, 0, false).isDegraded());
    assertTrue(freshness(31, true, 0, false).isDegraded(), "the events are late");
    assertTrue(freshness(0, false, 0, false).isDegraded(), "a source is down");
    assertTrue(freshness(0, true, 1, false).isDegraded(), "an event is parked");
    assertTrue(freshness(0, true, 0, true).isDegraded(), "this service has missed events");
  }

  @Test
  void reports_on_days_that_have_ended_are_final_unless_they_are_degraded() {
    assertTrue(freshness(0, true, 0, false).isFinal(CLOSED));
    assertFalse(freshness(0, true, 0, true).isFinal(CLOSED));
    assertFalse(freshness(0, true, 0, false).isFinal(Period.of("2026-11-26", "2026-11-27", NOW)));
  }

  @Test
  void a_service_that_was_asked_itself_counts_as_it_has_answered() {
    var fresh = freshness(2, true, 0, false);
    var asked = fresh.with(Map.of("cart-service", false));
    assertTrue(asked.isDegraded());
    assertEquals(new TreeMap<>(Map.of("sales-service", true, "cart-service", false)), asked.sources());
    assertFalse(asked.with(Map.of("cart-service", true)).isDegraded());
    assertFalse(fresh.isDegraded());
  }

  @Test
  void answers_say_how_fresh_they_are() {
    assertEquals(new JsonObject("""
        {"as_of": "2026-11-26T16:59:58Z", "lag_ms": 2000, "parked_events": 3, "degraded": true,
         "sources": [{"service": "sales-service", "status": "up"}]}"""),
        freshness(2, true, 3, false).writeTo(new JsonObject()));
    assertEquals(0, freshness(-5, true, 0, false).writeTo(new JsonObject()).getLong("lag_ms"));
  }
}
