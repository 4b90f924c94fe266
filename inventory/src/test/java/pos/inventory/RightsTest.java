package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.ScopedCall;
import pos.testing.ServiceUnderTest;
import pos.testing.Strangers;

/** Every operation from the wrong side. */
class RightsTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static final ServiceUnderTest service = shop.service;

  /** What a store may read of the others; the gateway decides who reads at all. */
  private static final List<String> OPEN = List.of("GET /alerts", "GET /availability", "GET /counts/:id",
      "GET /locations", "GET /locations/:id", "GET /movements", "GET /movements/:id", "GET /movements/lines",
      "GET /products/:id/availability", "GET /replenishments", "GET /replenishments/:id", "GET /reservations/:id",
      "GET /stocks", "GET /stocks/:location_id/:product_id", "GET /stocks/:location_id/:product_id/explain");

  /** The gateway lets only other services call it. */
  private static final List<String> INTERNAL =
      List.of("GET /audit/movements", "GET /audit/reservations", "GET /audit/stocks", "POST /audit/goods");

  private static List<ScopedCall> scoped() {
    var product = shop.product(1, 50);
    var reservation = Shop.path(shop.reserve("rights-" + product, 1, 600, product, 2));
    var replenishment = shop.replenish(1, product, 5);
    var location = new JsonObject().put("name", "Verdun").put("type", "store");
    var nothing = new JsonObject();
    return List.of(
        new ScopedCall("POST /locations", "/locations", location),
        new ScopedCall("PUT /locations/:id", "/locations/1", location),
        new ScopedCall("GET /locations/:id/ledger", "/locations/1/ledger", null),
        new ScopedCall("POST /movements", "/movements", Shop.movement("receipt", 1, Shop.lines(product, 1))),
        new ScopedCall("PATCH /stocks/:location_id/:product_id", "/stocks/1/" + product,
            new JsonObject().put("alert_threshold", 7)),
        new ScopedCall("POST /counts", "/counts", Shop.counted(1, product, 0)),
        new ScopedCall("POST /reservations", "/reservations",
            Shop.reservation("stranger-" + product, 1, 600, Shop.lines(product, 1))),
        new ScopedCall("POST /reservations/:id/commit", reservation + "/commit", nothing),
        new ScopedCall("POST /reservations/:id/release", reservation + "/release", nothing),
        new ScopedCall("POST /replenishments", "/replenishments", Shop.replenishment(1, product, 1)),
        new ScopedCall("POST /replenishments/:id/approve", replenishment + "/approve", nothing),
        new ScopedCall("POST /replenishments/:id/reject", replenishment + "/reject", nothing),
        new ScopedCall("POST /replenishments/:id/cancel", replenishment + "/cancel", nothing),
        new ScopedCall("POST /replenishments/:id/ship", replenishment + "/ship", nothing),
        new ScopedCall("POST /replenishments/:id/receive", replenishment + "/receive", nothing));
  }

  private static TreeSet<String> operations() {
    return new TreeSet<>(service.verticle(InventoryService.class).app().operations().keySet());
  }

  @Test
  void no_operation_takes_a_call_past_the_gateway_or_without_a_key() {
    assertEquals(List.of(),
        Strangers.served(service, service.verticle(InventoryService.class).app().operations()));
  }

  @Test
  void nobody_acts_for_a_store_without_being_that_store_or_in_the_group_of_all_stores() {
    var calls = scoped();
    var before = everything();
    assertEquals(List.of(), ScopedCall.wronglyServed(service, calls));
    assertEquals(before, everything());
    var known = new TreeSet<>(OPEN);
    known.addAll(INTERNAL);
    calls.forEach(call -> known.add(call.operation()));
    assertEquals(operations(), known);
  }

  private static List<String> everything() {
    return service.sql("""
        SELECT (SELECT jsonb_agg(l ORDER BY id) FROM locations l)::text
          || (SELECT jsonb_agg(s ORDER BY location_id, product_id) FROM stocks s)::text
          || (SELECT jsonb_agg(r ORDER BY id) FROM reservations r)::text
          || (SELECT jsonb_agg(r ORDER BY id) FROM replenishments r)::text
          || (SELECT count(*) FROM movements) || ' ' || (SELECT count(*) FROM outbox) AS state
        """).stream().map(row -> row.getString("state")).toList();
  }
}
