package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.Reply;
import pos.testing.ServiceUnderTest;

class LocationTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static final ServiceUnderTest service = shop.service;

  private static JsonObject verdun() {
    return new JsonObject().put("name", "Verdun").put("type", "store");
  }

  @Test
  void the_contract_names_every_route_and_no_other() {
    var operations = service.verticle(InventoryService.class).app().operations();
    assertEquals(List.of(), service.differencesFromContract(operations));
  }

  @Test
  void development_data_has_seven_locations_and_twenty_products_in_six_of_them() {
    var names = service.get("/locations").items().stream().limit(7)
        .map(location -> ((JsonObject) location).getString("name")).toList();
    assertEquals(List.of("Vieux-Montréal", "Plateau Mont-Royal", "Quartier des Spectacles", "Mile End", "Westmount",
        "Centre logistique Anjou", "Siège social"), names);
    assertEquals(List.of(40L, 0L, 40L), shop.amounts(1, 20));
    assertEquals(List.of(500L, 0L, 500L), shop.amounts(6, 1));
    assertEquals(120, service.number("SELECT count(*) FROM stocks WHERE product_id <= 20"));
    assertEquals(0, service.get("/alerts").items().size());
  }

  @Test
  void a_created_location_has_a_path_and_an_etag() {
    var created = service.post("/locations", verdun().put("address", "4000 rue Wellington"));
    assertEquals(201, created.status());
    assertEquals("\"1\"", created.header("ETag"));
    var path = Shop.path(created);
    assertEquals("/inventory-service" + path, created.header("Location"));
    assertEquals(created.json(), service.get(path).json());
    assertEquals("no-store", service.get(path).header("Cache-Control"));
    assertEquals(304, service.get(path, "If-None-Match", "\"1\"").status());
    assertEquals(404, service.get("/locations/999999").status());
  }

  /** Some answers name all locations. */
  @Test
  void there_are_at_most_two_hundred_however_many_are_created_at_once() {
    try (var other = ServiceUnderTest.start("inventory-service", InventoryService::new, InventoryService::port)) {
      other.sql("INSERT INTO locations (name, type) SELECT 'Place ' || n, 'store' FROM generate_series(8, 197) AS n");
      var answers = other.race(10, _ -> other.send(HttpMethod.POST, "/locations", verdun().toBuffer()));
      assertEquals(List.of(201, 201, 201, 409, 409, 409, 409, 409, 409, 409),
          answers.stream().map(Reply::status).sorted().toList());
      assertEquals(200, other.number("SELECT count(*) FROM locations"));
      assertEquals("too-many-locations", other.post("/locations", verdun()).code());
    }
  }

  @Test
  void a_change_replaces_every_field_of_the_expected_version() {
    var path = "/locations/" + service.post("/locations", verdun().put("address", "here")).json().getLong("id");
    var changed = service.put(path, verdun().put("type", "online"), "If-Match", "\"1\"");
    assertEquals("\"2\"", changed.header("ETag"));
    assertEquals("online", changed.json().getString("type"));
    assertNull(changed.json().getString("address"));
    assertEquals("stale-version", service.put(path, verdun(), "If-Match", "\"1\"").code());
    assertEquals("online", service.get(path).json().getString("type"));
    assertEquals(400, service.put(path, verdun(), "If-Match", "2").status());
    assertEquals(404, service.put("/locations/999999", verdun()).status());
  }

  @Test
  void a_store_key_cannot_create_or_change_locations() {
    assertEquals(403, service.post("/locations", verdun(), Shop.STORE, "1").status());
    assertEquals(403, service.put("/locations/1", verdun(), Shop.STORE, "1").status());
    assertEquals("Vieux-Montréal", service.get("/locations/1").json().getString("name"));
  }

  @Test
  void an_idempotency_key_creates_one_location() {
    var first = service.post("/locations", verdun(), "Idempotency-Key", "l-1");
    var again = service.post("/locations", verdun(), "Idempotency-Key", "l-1");
    assertEquals("true", again.header("Idempotency-Replayed"));
    assertEquals(first.body(), again.body());
    assertEquals("idempotency-key-reused",
        service.post("/locations", verdun().put("name", "LaSalle"), "Idempotency-Key", "l-1").code());
  }

  @Test
  void pages_neither_repeat_nor_skip_while_locations_are_added() {
    var before = service.number("SELECT count(*) FROM locations");
    var seen = shop.pages("/locations?limit=3", "id", () -> service.post("/locations", verdun()));
    assertTrue(seen.size() > before, seen::toString);
    assertEquals(seen.size(), new HashSet<>(seen).size());
    assertEquals(seen, service.sql("SELECT id FROM locations ORDER BY id LIMIT $1", seen.size()).stream()
        .map(row -> row.getLong(0)).toList());
  }

  @Test
  void production_starts_empty() {
    try (var production = ServiceUnderTest.start("inventory-service", InventoryService::new, InventoryService::port,
        "POS_ENV", "production", "GATEWAY_KEY", "of-our-own",
        "GATEWAY_SECRET", "a-secret-of-at-least-32-characters", "DRAIN_MILLIS", "0")) {
      assertEquals(0, production.get("/locations").items().size());
      assertEquals(1, production.post("/locations", verdun()).json().getInteger("id"));
      assertEquals(0, production.get("/stocks").items().size());
    }
  }
}
