package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.sales.Shop.sale;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pos.testing.Reply;

/** Registers, and their creation while the inventory service answers in different ways. */
class RegisterTest {

  @RegisterExtension
  @Order(1)
  private static final InventoryStub inventory = new InventoryStub();
  @RegisterExtension
  @Order(2)
  private static final Shop shop = new Shop().with("GATEWAY_URL", inventory::url);

  @BeforeEach
  void letEveryStoreExist() {
    inventory.answer(200, "{}");
    inventory.received.clear();
  }

  private static Reply create(Shop where, long store, String name, String... headers) {
    return where.service.post("/registers", new JsonObject().put("store_id", store).put("name", name), headers);
  }

  @Test
  void a_new_register_sells_at_once() {
    var register = create(shop, 4, "Express").json();
    var sale = shop.sell(sale().put("register_id", register.getLong("id")).put("allow_oversell", true)).json();
    assertEquals(4, sale.getLong("store_id"));
    assertEquals(1, sale.getLong("receipt_number"));
  }

  @Test
  void in_production_there_is_no_register_until_one_is_created() {
    try (var production = Shop.open("POS_ENV", "production", "JOURNAL_SECRET", "j".repeat(32), "GATEWAY_KEY", "a secret",
        "GATEWAY_SECRET", "a-secret-of-at-least-32-characters", "DRAIN_MILLIS", "0",
        "GATEWAY_URL", inventory.url())) {
      assertEquals(0, production.count("registers"));
      assertEquals(201, create(production, 1, "First").status());
      assertEquals("register_id", production.sell(sale()).field());
    }
  }

  @Test
  void the_name_of_a_register_is_unique_in_its_store() {
    var made = create(shop, 4, "Side door", "Idempotency-Key", "side door");
    assertEquals(201, made.status());
    assertEquals("/sales-service/registers/" + made.json().getLong("id"), made.header("Location"));
    assertTrue(made.json().getLong("id") > 10);
    assertEquals("register-name-taken", create(shop, 4, "Side door").code());
    assertEquals(201, create(shop, 5, "Side door").status());
    assertEquals(403, create(shop, 4, "Back door", "X-Consumer-Custom-ID", "1").status());
  }

  @Test
  void a_register_is_renamed_by_its_store_and_by_who_has_seen_its_name() {
    var path = "/registers/" + create(shop, 2, "Left").json().getLong("id");
    create(shop, 2, "Right");
    var read = shop.service.get(path);
    assertEquals(304, shop.service.get(path, "If-None-Match", read.header("ETag")).status());
    var renamed = shop.service.patch(path, name("Comptoir fleurs"), "If-Match", read.header("ETag"),
        "X-Consumer-Custom-ID", "2");
    assertEquals(200, renamed.status());
    assertEquals("Comptoir fleurs", renamed.json().getString("name"));
    assertEquals(renamed.json(), shop.service.get(path).json());
    assertEquals("stale-version", shop.service.patch(path, name("Other"), "If-Match", read.header("ETag")).code());
    assertEquals("register-name-taken", shop.service.patch(path, name("Right")).code());
    assertEquals("name", shop.service.patch(path, new JsonObject()).field());
    assertEquals("register-not-found", shop.service.patch("/registers/99999", name("Other")).code());
    assertEquals("Comptoir fleurs", shop.service.get(path).json().getString("name"));
    assertTrue(shop.service.get(path).json().getJsonObject("_links").containsKey("rename"));
    assertFalse(shop.service.get(path, "X-Consumer-Custom-ID", "1").json().getJsonObject("_links")
        .containsKey("rename"));
  }

  private static JsonObject name(String name) {
    return new JsonObject().put("name", name);
  }

  @Test
  void a_register_in_a_location_that_inventory_does_not_know_is_refused() {
    inventory.answer(404, "{}");
    var before = shop.counts();
    var refused = create(shop, 999, "Nowhere");
    assertEquals(422, refused.status());
    assertEquals("store_id", refused.field());
    var received = inventory.received.remove();
    assertEquals("GET /inventory-service/locations/999", received.method() + " " + received.path());
    assertEquals("pos-internal-2025-dev-key", received.apikey());
    assertEquals(before, shop.counts());
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 429, 503})
  void no_register_is_created_while_inventory_cannot_say_whether_its_store_exists(int answer) {
    try (var alone = Shop.open("GATEWAY_URL", inventory.url())) {
      inventory.answer(answer, "{}");
      var before = alone.counts();
      var refused = create(alone, 1, "Later");
      assertEquals(503, refused.status());
      assertEquals("unavailable", refused.code());
      assertEquals(before, alone.counts());
    }
  }

  @Test
  void a_retry_under_an_idempotency_key_does_not_ask_inventory_again() {
    var made = create(shop, 3, "Kiosk", "Idempotency-Key", "kiosk");
    inventory.answer(404, "{}");
    inventory.received.clear();
    var again = create(shop, 3, "Kiosk", "Idempotency-Key", "kiosk");
    assertEquals(made.body(), again.body());
    assertEquals("true", again.header("Idempotency-Replayed"));
    assertEquals("idempotency-key-reused", create(shop, 3, "Terrace", "Idempotency-Key", "kiosk").code());
    assertEquals(0, inventory.received.size());
  }
}
