package pos.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.order.Shop.mustBe;
import static pos.order.Shop.paidWith;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.Reply;

/** Lists, single orders and totals: a customer with nine orders, and another with one. */
class ReadingTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static long customer;
  private static long other;
  private static long otherOrder;

  @BeforeAll
  static void open() {
    var product = shop.product(1000, 100);
    customer = Shop.customer();
    for (int i = 0; i < 9; i++) {
      shop.add(customer, product, 1);
      shop.checkOut(customer, UUID.randomUUID().toString(), paidWith(i < 7 ? "tok_visa" : "tok_declined"));
      shop.cart(customer);
    }
    other = shop.customerWith(product, 4);
    otherOrder = shop.order(other).getLong("id");
    shop.post(shop.orders, customer, "/orders/1/cancel", null).await();
    shop.orders.post("/admin/orders/2/ship", new JsonObject());
    shop.orders.post("/admin/orders/3/refund", new JsonObject().put("reason", "why not"));
  }

  @AfterAll
  static void check() {
    shop.assertBooksAgree();
  }

  private static List<Long> all(String path, Function<String, Reply> get) {
    var all = new ArrayList<Long>();
    for (var next = path; next != null;) {
      var page = mustBe(200, get.apply(next));
      page.items().forEach(item -> all.add(((JsonObject) item).getLong("id")));
      var link = page.json().getJsonObject("_links").getJsonObject("next");
      assertEquals(link == null, page.header("Link") == null);
      next = link == null ? null : link.getString("href").replace("/order-service", "");
    }
    return all;
  }

  @Test
  void pages_list_the_customers_own_orders_newest_first() {
    assertEquals(IntStream.rangeClosed(1, 9).mapToObj(i -> 10L - i).toList(),
        all("/orders?limit=2", path -> shop.get(customer, path)));
    assertEquals(List.of(7L, 6L, 5L, 4L), all("/orders?limit=3&status=confirmed", path -> shop.get(customer, path)));
    assertEquals(List.of(otherOrder), all("/orders", path -> shop.get(other, path)));
    assertEquals(List.of(), all("/orders", path -> shop.get(Shop.customer(), path)));
  }

  @Test
  void the_shop_lists_the_orders_of_every_customer() {
    assertEquals(IntStream.rangeClosed(1, 10).mapToObj(i -> 11L - i).toList(),
        all("/admin/orders?limit=3", path -> shop.orders.get(path)));
    assertEquals(List.of(9L, 8L), all("/admin/orders?status=failed", path -> shop.orders.get(path)));
    assertEquals(List.of(10L), all("/admin/orders?customer_id=" + other, path -> shop.orders.get(path)));
    assertEquals("/order-service/admin/orders/2/deliver", shop.orders.get("/admin/orders/2").json()
        .getJsonObject("_links").getJsonObject("deliver").getString("href"));
  }

  @Test
  void the_shop_lists_the_orders_of_a_time() {
    var third = shop.orders.get("/admin/orders/3").json().getString("created_at");
    var next = Instant.parse(third).plusMillis(1);
    assertTrue(all("/admin/orders?from=" + third, path -> shop.orders.get(path)).containsAll(List.of(10L, 3L)));
    assertFalse(all("/admin/orders?from=" + next, path -> shop.orders.get(path)).contains(3L));
    assertTrue(all("/admin/orders?to=" + next, path -> shop.orders.get(path)).containsAll(List.of(3L, 1L)));
    assertFalse(all("/admin/orders?to=" + third, path -> shop.orders.get(path)).contains(3L));
    assertEquals(List.of(), all("/admin/orders?status=failed&from=2099-01-01", path -> shop.orders.get(path)));
    assertEquals("to", shop.orders.get("/admin/orders?to=x").field());
  }

  @Test
  void an_order_of_another_customer_is_not_found() {
    for (var path : List.of("/orders/" + otherOrder, "/orders/" + otherOrder + "/history")) {
      assertEquals("order-not-found", mustBe(404, shop.get(customer, path)).code());
      assertEquals(200, shop.get(other, path).status());
    }
    var cancelling = shop.post(shop.orders, customer, "/orders/" + otherOrder + "/cancel", null).await();
    assertEquals("order-not-found", mustBe(404, cancelling).code());
    assertEquals("confirmed", shop.get(other, "/orders/" + otherOrder).json().getString("status"));
    assertEquals("order-not-found", mustBe(404, shop.orders.get("/admin/orders/999")).code());
  }

  @Test
  void the_history_shows_times_and_reasons() {
    var history = shop.get(customer, "/orders/9/history").items();
    assertEquals(3, history.size());
    assertEquals("payment-declined", history.getJsonObject(2).getString("reason"));
    assertTrue(history.getJsonObject(0).getString("at").compareTo(history.getJsonObject(2).getString("at")) <= 0);
  }

  @Test
  void the_summary_is_what_was_confirmed_less_what_was_refunded() {
    var summary = mustBe(200, shop.orders.get("/orders/summary")).json();
    var one = 1000 + 150 + 995;
    // of 995 cents for shipping 129 are taxes
    assertEquals(figures(8, 7 * 1000 + 4000, 7 * 150 + 200 + 399 + 8 * 129, 8 * 866), summary.getJsonObject("orders"));
    assertEquals(figures(2, 2000, 2 * (150 + 129), 2 * 866), summary.getJsonObject("refunds"));
    assertEquals(7 * one + 4000 + 599 + 995 - 2 * one, summary.getLong("net_cents"));
    assertEquals(1, summary.getJsonArray("by_day").size());
    var day = summary.getJsonArray("by_day").getJsonObject(0);
    assertEquals(summary.getJsonObject("orders"), day.getJsonObject("orders"));
    assertEquals(new JsonArray(), shop.orders.get("/orders/summary?from=2026-01-01&to=2026-01-02").json()
        .getJsonArray("by_day"));
    assertEquals(summary.getLong("net_cents"), shop.orders.get("/orders/summary?from=" + day.getString("day")).json()
        .getLong("net_cents"));
  }

  private static JsonObject figures(int count, long subtotal, long tax, long shipping) {
    return new JsonObject().put("count", count).put("subtotal_cents", subtotal).put("tax_cents", tax)
        .put("shipping_cents", shipping).put("total_cents", subtotal + tax + shipping);
  }

  @Test
  void the_duration_of_checkouts_is_measured_by_outcome() {
    var metrics = shop.orders.get("/metrics").body().toString();
    assertTrue(metrics.contains("order_service_processing_duration_seconds_count{status=\"confirmed\"} 8"), metrics);
    assertTrue(metrics.contains("order_service_processing_duration_seconds_count{status=\"failed\"} 2"), metrics);
  }
}
