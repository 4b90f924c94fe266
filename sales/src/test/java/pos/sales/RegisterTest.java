package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.sales.Shop.sale;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pos.testing.Reply;

/** Setting up registers, with the inventory service as its contract has it at the other end of a wire. */
class RegisterTest {

  private static final Queue<String> ASKED = new ConcurrentLinkedQueue<>();
  private static volatile int status;
  private static Vertx vertx;
  private static HttpServer server;
  private static Shop shop;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    server = vertx.createHttpServer().requestHandler(RegisterTest::answer).listen(0, "127.0.0.1").await();
    shop = Shop.open("GATEWAY_URL", url());
  }

  @AfterAll
  static void close() {
    shop.close();
    vertx.close().await();
  }

  @BeforeEach
  void everyStoreIsThere() {
    status = 200;
    ASKED.clear();
  }

  private static void answer(HttpServerRequest request) {
    ASKED.add(request.method() + " " + request.path() + " " + request.getHeader("apikey"));
    request.response().setStatusCode(status).end("{}");
  }

  private static String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  private static Reply setUp(Shop where, long store, String name, String... headers) {
    return where.service.post("/registers", new JsonObject().put("store_id", store).put("name", name), headers);
  }

  @Test
  void a_new_register_sells_at_once() {
    var register = setUp(shop, 4, "Express").json();
    var sale = shop.sell(sale().put("register_id", register.getLong("id")).put("allow_oversell", true)).json();
    assertEquals(4, sale.getLong("store_id"));
    assertEquals(1, sale.getLong("receipt_number"));
  }

  @Test
  void in_production_a_shop_sets_up_its_own_registers() {
    try (var production = Shop.open("POS_ENV", "production", "GATEWAY_KEY", "a secret", "DRAIN_MILLIS", "0",
        "GATEWAY_URL", url())) {
      assertEquals(0, production.count("registers"));
      assertEquals(201, setUp(production, 1, "First").status());
      assertEquals("register_id", production.sell(sale()).field());
    }
  }

  @Test
  void the_name_of_a_register_is_its_own_in_its_store() {
    var made = setUp(shop, 4, "Side door", "Idempotency-Key", "side door");
    assertEquals(201, made.status());
    assertEquals("/sales-service/registers/" + made.json().getLong("id"), made.header("Location"));
    assertTrue(made.json().getLong("id") > 10);
    assertEquals("register-name-taken", setUp(shop, 4, "Side door").code());
    assertEquals(201, setUp(shop, 5, "Side door").status());
    assertEquals(403, setUp(shop, 4, "Back door", "X-Consumer-Custom-ID", "1").status());
  }

  @Test
  void inventory_is_asked_for_the_store_and_one_that_is_not_there_gets_no_register() {
    status = 404;
    var before = shop.counts();
    var refused = setUp(shop, 999, "Nowhere");
    assertEquals(422, refused.status());
    assertEquals("store_id", refused.field());
    assertEquals("GET /inventory-service/locations/999 pos-internal-2025-dev-key", ASKED.remove());
    assertEquals(before, shop.counts());
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 429, 503})
  void a_register_waits_until_inventory_says_whether_its_store_is_there(int answer) {
    try (var alone = Shop.open("GATEWAY_URL", url())) {
      status = answer;
      var before = alone.counts();
      var refused = setUp(alone, 1, "Later");
      assertEquals(503, refused.status());
      assertEquals("unavailable", refused.code());
      assertEquals(before, alone.counts());
    }
  }

  @Test
  void a_register_that_was_set_up_under_a_key_is_answered_again_without_asking() {
    var made = setUp(shop, 3, "Kiosk", "Idempotency-Key", "kiosk");
    status = 404;
    ASKED.clear();
    var again = setUp(shop, 3, "Kiosk", "Idempotency-Key", "kiosk");
    assertEquals(made.body(), again.body());
    assertEquals("true", again.header("Idempotency-Replayed"));
    assertEquals("idempotency-key-reused", setUp(shop, 3, "Terrace", "Idempotency-Key", "kiosk").code());
    assertEquals(0, ASKED.size());
  }
}
