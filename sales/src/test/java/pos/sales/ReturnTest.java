package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static pos.sales.Shop.line;
import static pos.sales.Shop.priced;
import static pos.sales.Shop.returnWithoutReceipt;
import static pos.sales.Shop.sale;
import static pos.sales.Shop.summary;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.Reply;

class ReturnTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  private static Reply giveBack(JsonObject request, String... headers) {
    return shop.service.post("/returns", request, headers);
  }

  private static Reply giveBack(String sale, JsonObject request) {
    return shop.service.post("/sales/" + sale + "/returns", request);
  }

  @Test
  void a_return_refunds_what_the_lines_cost_taxes_included() {
    var request = returnWithoutReceipt(line("sku", "P-1", 2).put("unit_price_cents", 499), line("product_id", 2, 1));
    var reply = giveBack(request.put("returned_at", "2026-11-20T10:00:00Z").put("register_id", 2)
        .put("cashier", "Ana"));
    assertEquals(201, reply.status());
    assertEquals("/sales-service/returns/" + request.getString("id"), reply.header("Location"));
    var back = reply.json();
    assertNull(back.getString("sale_id"));
    assertEquals(998 + 200, back.getLong("subtotal_cents"));
    assertEquals(998 + 200 + 50 + 100, back.getLong("total_cents"));
    assertEquals("2026-11-20T10:00:00Z", back.getString("returned_at"));
    assertEquals("Ana", back.getString("cashier"));
    assertEquals("Luc", back.getString("approved_by"));
    assertTrue(back.getBoolean("price_mismatch"));
    assertFalse(giveBack(returnWithoutReceipt(line("sku", "P-1", 1))).json().getBoolean("price_mismatch"));
    assertEquals(back, shop.service.get("/returns/" + request.getString("id")).json());
  }

  @Test
  void a_return_publishes_one_event() {
    var back = giveBack(returnWithoutReceipt(line("sku", "P-2", 3)).put("restock", false)).json();
    var events = shop.events(back.getString("id"));
    assertEquals(1, events.size());
    assertEquals("sale.returned", events.getFirst().getString("type"));
    back.remove("_links");
    assertEquals(back.put("refund_cents", 600), events.getFirst().getJsonObject("payload"));
  }

  @Test
  void a_refund_in_cash_rounds_to_five_cents() {
    var cash = giveBack(returnWithoutReceipt(priced(203)).put("refund_method", "cash")).json();
    assertEquals(2, cash.getLong("rounding_cents"));
    assertEquals(205, cash.getLong("total_cents"));
    var card = giveBack(returnWithoutReceipt(priced(203))).json();
    assertEquals(203, card.getLong("total_cents"));
  }

  @Test
  void a_return_sent_a_hundred_times_at_once_is_taken_once() {
    var request = returnWithoutReceipt(line("sku", "P-2", 1));
    var replies = shop.service.race(100, i -> shop.service.send(HttpMethod.POST, "/returns", request.toBuffer()));
    assertEquals(1, replies.stream().map(reply -> reply.status() + reply.body().toString()).distinct().count());
    assertEquals(99, replies.stream().filter(reply -> reply.header("Idempotency-Replayed") != null).count());
    assertEquals(1, shop.events(request.getString("id")).size());
    var other = giveBack(request.put("reason", "wrong size"));
    assertEquals(409, other.status());
    assertEquals("return-id-reused", other.code());
  }

  @Test
  void a_return_needs_a_store_one_of_its_registers_and_known_products() {
    assertEquals("unknown-product", giveBack(returnWithoutReceipt(line("sku", "nothing", 1))).code());
    assertEquals("store_id", giveBack(returnWithoutReceipt(line("sku", "P-2", 1)).put("store_id", 6)).field());
    assertEquals("register_id", giveBack(returnWithoutReceipt(line("sku", "P-2", 1)).put("register_id", 3)).field());
    assertEquals("register_id", giveBack(returnWithoutReceipt(line("sku", "P-2", 1)).put("register_id", 999)).field());
    assertEquals("not-your-store",
        giveBack(returnWithoutReceipt(line("sku", "P-2", 1)), "X-Consumer-Custom-ID", "2").code());
  }

  @Test
  void a_return_without_an_id_gets_one_and_an_idempotency_key_repeats_its_answer() {
    var request = returnWithoutReceipt(line("sku", "P-2", 1));
    request.remove("id");
    var first = giveBack(request, "Idempotency-Key", "back");
    assertEquals(first.body(), giveBack(request, "Idempotency-Key", "back").body());
    assertEquals(7, UUID.fromString(giveBack(request).json().getString("id")).version());
  }

  @Test
  void the_key_of_a_return_is_forgotten_after_a_day() {
    var request = returnWithoutReceipt(line("sku", "P-2", 1));
    request.remove("id");
    var first = giveBack(request, "Idempotency-Key", "daily").json();
    shop.age("daily", "23 hours 59 minutes");
    assertEquals(first, giveBack(request, "Idempotency-Key", "daily").json());
    shop.age("daily", "1 minute");
    var next = giveBack(request.put("reason", "another customer"), "Idempotency-Key", "daily");
    assertEquals(201, next.status());
    assertNotEquals(first.getString("id"), next.json().getString("id"));
    assertEquals(1, shop.events(next.json().getString("id")).size());
  }

  @Test
  void a_return_is_listed_from_its_own_time_on_and_up_to_any_later_one() {
    var back = giveBack(returnWithoutReceipt(line("sku", "P-2", 1)).put("returned_at", "2021-03-01T10:00:00Z")).json();
    var id = List.of(back.getString("id"));
    assertEquals(id, listed("/returns?store_id=1&from=2021-02-28&to=2021-03-01T10:00:00.001Z"));
    assertEquals(List.of(), listed("/returns?store_id=1&from=2021-02-28&to=2021-03-01T10:00:00Z"));
    assertEquals(id, listed("/returns?from=2021-03-01T10:00:00Z&to=2021-03-02"));
    assertEquals(List.of(), listed("/returns?from=2021-03-01T10:00:00.001Z&to=2021-03-02"));
  }

  @Test
  void returns_are_listed_by_the_products_that_came_back() {
    var first = giveBack(returnWithoutReceipt(line("sku", "P-2", 1)).put("returned_at", "2021-05-01T10:00:00Z")).json();
    var product = shop.service.get("/returns/" + first.getString("id")).json().getJsonArray("lines").getJsonObject(0)
        .getLong("product_id");
    var second = giveBack(returnWithoutReceipt(line("sku", "P-2", 2)).put("returned_at", "2021-05-02T10:00:00Z")).json();
    var period = "&from=2021-05-01&to=2021-05-03";
    assertEquals(List.of(second.getString("id"), first.getString("id")),
        listed("/returns?product_id=" + product + period));
    var page = shop.service.get("/returns?limit=1&product_id=" + product + period);
    assertEquals(List.of(first.getString("id")), listed("/returns?limit=1&product_id=" + product + period + "&cursor="
        + page.json().getString("next_cursor")));
    assertEquals(List.of(), listed("/returns?product_id=999999"));
    assertEquals("product_id", shop.service.get("/returns?product_id=x").field());
  }

  private static List<String> listed(String path) {
    return shop.service.get(path).items().stream().map(item -> ((JsonObject) item).getString("id")).toList();
  }

  @Test
  void a_return_has_at_most_two_thousand_lines() {
    var lines = IntStream.range(0, 2001).mapToObj(i -> line("sku", "P-2", 1)).toArray(JsonObject[]::new);
    assertEquals("lines", giveBack(returnWithoutReceipt(lines)).field());
    var back = giveBack(returnWithoutReceipt(Arrays.copyOf(lines, 2000))).json();
    assertEquals(2000, back.getJsonArray("lines").size());
    assertEquals(400_000, back.getLong("total_cents"));
  }

  /** Otherwise the receipt, which shows them all, would have no bound. */
  @Test
  void the_returns_of_a_sale_have_at_most_4000_lines_together() {
    var lines = IntStream.range(0, 2000).mapToObj(i -> priced(1).put("quantity", 3)).toArray(JsonObject[]::new);
    var id = shop.sell(sale(6000, lines)).json().getString("id");
    var all = IntStream.rangeClosed(1, 2000).boxed().flatMap(i -> Stream.of((long) i, 1L)).mapToLong(n -> n).toArray();
    assertEquals(201, giveBack(id, Shop.saleReturn(all)).status());
    assertEquals(201, giveBack(id, Shop.saleReturn(all)).status());
    assertEquals("too-many-returns", giveBack(id, Shop.saleReturn(1, 1)).code());
    assertEquals(4000, shop.service.get("/sales/" + id + "/receipt", "Accept", "application/json").json()
        .getJsonArray("returns").stream().mapToInt(back -> ((JsonObject) back).getJsonArray("lines").size()).sum());
  }

  @Test
  void the_returns_of_a_sale_are_listed_newest_first_without_those_of_others() {
    var id = shop.sell(sale(600, line("sku", "P-2", 3)).put("sold_at", "2020-05-01T10:00:00Z")).json().getString("id");
    var first = giveBack(id, Shop.saleReturn(1, 1).put("returned_at", "2020-05-01T10:00:00Z")).json();
    var second = giveBack(id, Shop.saleReturn(1, 1).put("returned_at", "2020-05-02T10:00:00Z")).json();
    giveBack(returnWithoutReceipt(line("sku", "P-2", 1)).put("returned_at", "2020-05-03T10:00:00Z"));
    assertEquals(new JsonArray().add(summary(second)).add(summary(first)),
        shop.service.get("/sales/" + id + "/returns").items());
    var page = shop.service.get("/sales/" + id + "/returns?limit=1");
    assertEquals(new JsonArray().add(summary(first)), shop.service.get("/sales/" + id + "/returns?limit=1&cursor="
        + page.json().getString("next_cursor")).items());
    assertEquals(2, shop.service.get("/returns?with_receipt=true&to=2020-06-01").items().size());
    assertEquals(1, shop.service.get("/returns?with_receipt=false&to=2020-06-01").items().size());
    assertEquals(0, shop.service.get("/sales/" + shop.sell(sale()).json().getString("id") + "/returns").items().size());
    assertEquals(404, shop.service.get("/sales/" + UUID.randomUUID() + "/returns").status());
  }
}
