package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.sales.Shop.line;
import static pos.sales.Shop.priced;
import static pos.sales.Shop.sale;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.testing.Reply;

/** The inventory service as its contract has it, at the other end of a wire. */
class HoldTest {

  private static final Queue<JsonObject> HOLDS = new ConcurrentLinkedQueue<>();
  private static final JsonArray SHORTAGES = new JsonArray("""
      [{"product_id": 2, "requested": 3, "available": 1}]""");
  private static volatile Consumer<HttpServerRequest> inventory;
  private static Vertx vertx;
  private static HttpServer server;
  private static Shop shop;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    server = vertx.createHttpServer().requestHandler(request -> request.body().onSuccess(body -> {
      HOLDS.add(body.toJsonObject().put("path", request.path()).put("apikey", request.getHeader("apikey"))
          .put("correlation_id", request.getHeader("X-Correlation-ID")));
      inventory.accept(request);
    })).listen(0, "127.0.0.1").await();
    shop = Shop.open("GATEWAY_URL", "http://127.0.0.1:" + server.actualPort());
  }

  @AfterAll
  static void close() {
    shop.close();
    vertx.close().await();
  }

  @BeforeEach
  void forget() {
    HOLDS.clear();
  }

  private static void answers(int status, String body) {
    inventory = request -> request.response().setStatusCode(status).end(body);
  }

  private static void isShort() {
    answers(409, new JsonObject().put("code", "insufficient-stock").put("shortages", SHORTAGES).encode());
  }

  @Test
  void goods_that_are_held_make_a_confirmed_sale() {
    answers(201, "{\"id\": 7, \"status\": \"active\"}");
    var request = sale(1100, line("sku", "P-4", 2), line("product_id", 2, 1), priced(100));
    var sale = shop.sell(request, "X-Correlation-ID", "till-1");
    assertEquals("confirmed", sale.json().getString("stock_status"));
    var hold = HOLDS.remove();
    assertEquals("/inventory-service/reservations", hold.getString("path"));
    assertEquals("pos-internal-2025-dev-key", hold.getString("apikey"));
    assertEquals("till-1", hold.getString("correlation_id"));
    assertEquals("sale:" + request.getString("id"), hold.getString("reference"));
    assertEquals(1, hold.getLong("location_id"));
    assertEquals(120, hold.getLong("ttl_seconds"));
    assertEquals(new JsonArray("""
        [{"product_id": 2, "quantity": 2}, {"product_id": 4, "quantity": 2}]"""), hold.getJsonArray("lines"));
  }

  @Test
  void goods_that_are_not_there_are_not_sold() {
    isShort();
    var before = shop.counts();
    var refused = shop.sell(sale());
    assertEquals(409, refused.status());
    assertEquals("insufficient-stock", refused.code());
    assertEquals(SHORTAGES, refused.json().getJsonArray("shortages"));
    assertEquals(before, shop.counts());
  }

  @Test
  void a_till_that_insists_sells_them_all_the_same() {
    isShort();
    var sale = shop.sell(sale().put("allow_oversell", true));
    assertEquals(201, sale.status());
    assertEquals("pending", sale.json().getString("stock_status"));
  }

  @Test
  void a_sale_that_is_in_the_books_already_is_not_held_again() {
    answers(201, "{\"status\": \"active\"}");
    var request = sale();
    shop.sell(request);
    isShort();
    assertEquals(201, shop.sell(request).status());
    assertEquals(1, HOLDS.size());
  }

  @Test
  void a_sale_under_the_key_or_id_of_another_one_holds_nothing() {
    answers(201, "{\"status\": \"active\"}");
    var first = sale();
    assertEquals(201, shop.sell(first, "Idempotency-Key", "one sale").status());
    assertEquals("idempotency-key-reused", shop.sell(sale(400, line("sku", "P-2", 2)),
        "Idempotency-Key", "one sale").code());
    assertEquals("sale-id-reused", shop.sell(first.put("cashier", "Luc")).code());
    assertEquals(1, HOLDS.size());
  }

  @Test
  void more_of_a_product_than_can_be_held_is_not_sold() {
    answers(422, "{\"code\": \"invalid-input\"}");
    var lines = IntStream.range(0, 11).mapToObj(i -> line("sku", "P-2", i < 10 ? 99_999 : 11)
        .put("unit_price_cents", 1)).toArray(JsonObject[]::new);
    var refused = shop.sell(sale(1_000_001, lines));
    assertEquals(422, refused.status());
    assertEquals("lines[10].quantity", refused.field());
    assertNull(HOLDS.peek());
    lines[10].put("quantity", 10);
    answers(201, "{\"status\": \"active\"}");
    assertEquals("confirmed", shop.sell(sale(1_000_000, lines)).json().getString("stock_status"));
    assertEquals(1_000_000, HOLDS.remove().getJsonArray("lines").getJsonObject(0).getLong("quantity"));
  }

  @Test
  void a_sale_that_is_sent_again_while_it_is_taken_is_not_refused_as_well() {
    inventory = first -> {
      isShort();
      // the first attempt hears nothing, and is taken without a hold
      vertx.setTimer(3000, late -> first.response().end());
    };
    var request = sale().toBuffer();
    var replies = shop.service.race(2, i -> shop.service.send(HttpMethod.POST, "/sales", request));
    assertEquals(List.of(201, 201), replies.stream().map(Reply::status).toList());
    assertEquals(1, HOLDS.size());
  }

  @Test
  void a_sale_that_breaks_a_rule_holds_nothing() {
    assertEquals(422, shop.sell(sale().put("payments", new JsonArray())).status());
    assertNull(HOLDS.peek());
  }

  @Test
  void a_batch_holds_nothing() {
    assertEquals("accepted", shop.upload(sale()).items().getJsonObject(0).getString("status"));
    assertNull(HOLDS.peek());
  }

  @ParameterizedTest
  @CsvSource({"409, '{\"code\": \"reference-reused\"}'", "409, '<html>'", "409, '[]'", "409, ''", "404, '{}'",
      "429, ''", "201, '{\"status\": \"expired\"}'", "201, ''"})
  void any_other_answer_does_not_stop_the_sale(int status, String body) {
    answers(status, body);
    assertEquals("pending", shop.sell(sale()).json().getString("stock_status"));
  }

  @Test
  void an_inventory_that_is_slow_or_fails_holds_up_no_till() {
    try (var alone = Shop.open("GATEWAY_URL", "http://127.0.0.1:" + server.actualPort())) {
      inventory = request -> vertx.setTimer(3000, late -> request.response().setStatusCode(201).end("{}"));
      alone.service.get("/sales");
      for (int i = 0; i < 8; i++) {
        var start = System.nanoTime();
        var sale = alone.sell(sale());
        assertEquals("pending", sale.json().getString("stock_status"));
        var millis = (System.nanoTime() - start) / 1_000_000;
        assertTrue(millis < 900, "took " + millis + " ms");
      }
      // the circuit is open by now: nobody waits any more, and nobody asks
      assertTrue(HOLDS.size() < 8, HOLDS.size() + " holds");
      answers(503, "");
      assertEquals("pending", alone.sell(sale()).json().getString("stock_status"));
    }
  }
}
