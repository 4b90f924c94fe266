package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.sales.Shop.line;
import static pos.sales.Shop.paid;
import static pos.sales.Shop.payment;
import static pos.sales.Shop.priced;
import static pos.sales.Shop.sale;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pos.common.run.Metrics;
import pos.testing.Reply;

/** Sales while the inventory service answers in different ways. */
class HoldTest {

  private static final JsonArray SHORTAGES = new JsonArray("""
      [{"product_id": 2, "requested": 3, "available": 1}]""");

  @RegisterExtension
  @Order(1)
  private static final InventoryStub inventory = new InventoryStub();
  @RegisterExtension
  @Order(2)
  private static final Shop shop = new Shop().with("GATEWAY_URL", inventory::url);

  @BeforeEach
  void forgetRequests() {
    inventory.received.clear();
  }

  private static void runShort() {
    inventory.answer(409, new JsonObject().put("code", "insufficient-stock").put("shortages", SHORTAGES).encode());
  }

  @Test
  void a_sale_whose_goods_are_held_is_confirmed() {
    inventory.answer(201, "{\"id\": 7, \"status\": \"active\"}");
    var request = sale(1100, line("sku", "P-4", 2), line("product_id", 2, 1), priced(100));
    var sale = shop.sell(request, "X-Correlation-ID", "till-1");
    assertEquals("confirmed", sale.json().getString("stock_status"));
    var received = inventory.received.remove();
    assertEquals("/inventory-service/reservations", received.path());
    assertEquals("pos-internal-2025-dev-key", received.apikey());
    assertEquals("till-1", received.correlationId());
    var hold = received.body();
    assertEquals("sale:" + request.getString("id"), hold.getString("reference"));
    assertEquals(1, hold.getLong("location_id"));
    assertEquals(120, hold.getLong("ttl_seconds"));
    assertEquals(new JsonArray("""
        [{"product_id": 2, "quantity": 2}, {"product_id": 4, "quantity": 2}]"""), hold.getJsonArray("lines"));
  }

  @Test
  void a_sale_without_enough_stock_is_refused() {
    runShort();
    var before = shop.counts();
    var refused = shop.sell(sale());
    assertEquals(409, refused.status());
    assertEquals("insufficient-stock", refused.code());
    assertEquals(SHORTAGES, refused.json().getJsonArray("shortages"));
    assertEquals(before, shop.counts());
  }

  @Test
  void allow_oversell_takes_a_sale_without_enough_stock() {
    runShort();
    var sale = shop.sell(sale().put("allow_oversell", true));
    assertEquals(201, sale.status());
    assertEquals("pending", sale.json().getString("stock_status"));
  }

  @Test
  void a_sale_that_is_known_already_is_not_held_again() {
    inventory.answer(201, "{\"status\": \"active\"}");
    var request = sale();
    shop.sell(request);
    runShort();
    assertEquals(201, shop.sell(request).status());
    assertEquals(1, inventory.received.size());
  }

  @Test
  void a_sale_under_the_key_or_id_of_another_one_holds_nothing() {
    inventory.answer(201, "{\"status\": \"active\"}");
    var first = sale();
    assertEquals(201, shop.sell(first, "Idempotency-Key", "one sale").status());
    assertEquals("idempotency-key-reused", shop.sell(sale(400, line("sku", "P-2", 2)),
        "Idempotency-Key", "one sale").code());
    assertEquals("sale-id-reused", shop.sell(first.put("cashier", "Luc")).code());
    assertEquals(1, inventory.received.size());
  }

  @Test
  void a_repeated_request_without_an_id_holds_its_goods_under_the_same_reference() {
    runShort();
    var request = sale();
    request.remove("id");
    assertEquals(409, shop.sell(request, "Idempotency-Key", "again").status());
    assertEquals(409, shop.sell(request, "Idempotency-Key", "again").status());
    var first = inventory.received.remove().body().getString("reference");
    assertEquals(first, inventory.received.remove().body().getString("reference"));
    // other goods need a hold of their own
    var other = paid(request.copy().put("lines", new JsonArray().add(line("sku", "P-2", 2))), payment("credit", 400));
    assertEquals(409, shop.sell(other, "Idempotency-Key", "again").status());
    assertNotEquals(first, inventory.received.remove().body().getString("reference"));
    shop.age("again", "24 hours");
    inventory.answer(201, "{\"status\": \"active\"}");
    assertEquals("confirmed", shop.sell(request, "Idempotency-Key", "again").json().getString("stock_status"));
    assertNotEquals(first, inventory.received.remove().body().getString("reference"));
  }

  @Test
  void more_of_a_product_than_can_be_held_is_refused() {
    inventory.answer(422, "{\"code\": \"invalid-input\"}");
    var lines = IntStream.range(0, 11).mapToObj(i -> line("sku", "P-2", i < 10 ? 99_999 : 11)
        .put("unit_price_cents", 1)).toArray(JsonObject[]::new);
    var refused = shop.sell(sale(1_000_001, lines));
    assertEquals(422, refused.status());
    assertEquals("lines[10].quantity", refused.field());
    assertNull(inventory.received.peek());
    lines[10].put("quantity", 10);
    inventory.answer(201, "{\"status\": \"active\"}");
    assertEquals("confirmed", shop.sell(sale(1_000_000, lines)).json().getString("stock_status"));
    var held = inventory.received.remove().body().getJsonArray("lines");
    assertEquals(1_000_000, held.getJsonObject(0).getLong("quantity"));
  }

  @Test
  void a_sale_sent_again_while_it_is_being_taken_waits_for_the_first() {
    inventory.behave(first -> {
      runShort();
      // the first attempt gets no answer in time, and is taken without a hold
      inventory.later(3000, () -> first.response().end());
    });
    var request = sale().toBuffer();
    var replies = shop.service.race(2, i -> shop.service.send(HttpMethod.POST, "/sales", request));
    assertEquals(List.of(201, 201), replies.stream().map(Reply::status).toList());
    assertEquals(1, inventory.received.size());
  }

  @Test
  void a_sale_that_breaks_a_rule_holds_nothing() {
    assertEquals(422, shop.sell(sale().put("payments", new JsonArray())).status());
    assertNull(inventory.received.peek());
  }

  @Test
  void a_batch_holds_nothing() {
    assertEquals("accepted", shop.upload(sale()).items().getJsonObject(0).getString("status"));
    assertNull(inventory.received.peek());
  }

  @ParameterizedTest
  @CsvSource({"409, '{\"code\": \"other\"}'", "409, '<html>'", "409, '[]'", "409, ''", "404, '{}'",
      "429, ''", "201, ''"})
  void any_other_answer_of_inventory_leaves_the_sale_pending(int status, String body) {
    inventory.answer(status, body);
    assertEquals("pending", shop.sell(sale()).json().getString("stock_status"));
  }

  /** Answers the attempts to hold goods one after the other; the last answer is given to all later ones, too. */
  private static void answerInTurn(String... answers) {
    var left = new ArrayDeque<>(List.of(answers));
    inventory.behave(request -> {
      var answer = left.size() > 1 ? left.remove() : left.peek();
      request.response().setStatusCode(answer.contains("status") ? 201 : 409).end(answer);
    });
  }

  private static List<String> references() {
    return inventory.received.stream().map(received -> received.body().getString("reference")).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"status\": \"expired\"}", "{\"status\": \"released\"}",
      "{\"code\": \"reference-reused\"}"})
  void a_hold_that_has_ended_or_is_for_other_goods_is_made_anew(String useless) {
    answerInTurn(useless, useless, "{\"status\": \"active\"}");
    var sale = sale();
    assertEquals("confirmed", shop.sell(sale).json().getString("stock_status"));
    var reference = "sale:" + sale.getString("id");
    assertEquals(List.of(reference, reference + "#2", reference + "#3"), references());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"status\": \"expired\"}", "{\"code\": \"reference-reused\"}"})
  void a_hold_that_cannot_be_made_anew_is_refused(String useless) {
    answerInTurn(useless, "{\"code\": \"insufficient-stock\", \"shortages\": []}");
    var before = shop.counts();
    var refused = shop.sell(sale());
    assertEquals("409 insufficient-stock", refused.status() + " " + refused.code());
    assertEquals(before, shop.counts());
  }

  @Test
  void an_id_under_which_goods_were_held_ten_times_is_used_up() {
    answerInTurn("{\"status\": \"expired\"}");
    assertEquals("sale-id-used-up", shop.sell(sale()).code());
    assertEquals(10, inventory.received.size());
  }

  @Test
  void goods_that_have_left_the_stock_for_the_same_sale_are_held() {
    inventory.answer(201, "{\"status\": \"committed\"}");
    assertEquals("confirmed", shop.sell(sale()).json().getString("stock_status"));
  }

  @Test
  void sales_take_longer_while_the_ledger_is_behind() {
    inventory.behave(request -> request.response().setStatusCode(201).putHeader("X-Ledger-Lag", "10")
        .end("{\"status\": \"active\"}"));
    var begin = System.nanoTime();
    assertEquals("confirmed", shop.sell(sale()).json().getString("stock_status"));
    assertTrue(System.nanoTime() - begin >= 500_000_000L);
  }

  @Test
  void sales_still_take_longer_when_inventory_falls_silent() {
    inventory.behave(request -> request.response().setStatusCode(201).putHeader("X-Ledger-Lag", "10")
        .end("{\"status\": \"active\"}"));
    assertEquals("confirmed", shop.sell(sale()).json().getString("stock_status"));
    inventory.answer(503, "");
    var begin = System.nanoTime();
    assertEquals("pending", shop.sell(sale()).json().getString("stock_status"));
    assertTrue(System.nanoTime() - begin >= 500_000_000L);
  }

  @Test
  void sales_without_a_hold_are_counted() {
    var before = unheld();
    inventory.answer(401, "{\"code\": \"unauthorized\"}");
    shop.sell(sale());
    assertEquals(before + 1, unheld());
    inventory.answer(201, "{\"status\": \"active\"}");
    shop.sell(sale());
    assertEquals(before + 1, unheld());
  }

  private static double unheld() {
    return Metrics.registry(shop.service.vertx()).get("sales.unheld").counter().count();
  }

  @Test
  void a_slow_or_failing_inventory_does_not_delay_sales() {
    var answers = new AtomicInteger();
    inventory.behave(request -> inventory.later(30_000, () -> {
      answers.incrementAndGet();
      request.response().setStatusCode(201).end("{}");
    }));
    try (var alone = Shop.open("GATEWAY_URL", inventory.url())) {
      for (int i = 0; i < 8; i++) {
        assertEquals("pending", alone.sell(sale()).json().getString("stock_status"));
      }
      assertEquals(0, answers.get(), "sales do not wait for inventory");
      // the circuit is open by now, so inventory is no longer asked
      assertTrue(inventory.received.size() < 8, () -> inventory.received.size() + " holds");
      inventory.answer(503, "");
      assertEquals("pending", alone.sell(sale()).json().getString("stock_status"));
    }
  }
}
