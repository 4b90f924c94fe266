package pos.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.order.Shop.mustBe;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pos.order.core.Moves;
import pos.order.core.Orders;
import pos.order.core.Refund;
import pos.testing.Reply;
import pos.testing.ServiceProcess;

/** Refunding orders by amounts without pieces. */
class GoodwillTest {

  private final Shop shop = Shop.shared();
  private long product;
  private long customer;
  private long order;
  private long total;

  @AfterAll
  static void check() {
    Shop.shared().assertBooksAgree();
  }

  @BeforeEach
  void order() {
    product = shop.product(1000, 10);
    customer = shop.customerWith(product, 2);
    var placed = shop.order(customer);
    order = placed.getLong("id");
    total = placed.getLong("total_cents");
  }

  private Reply admin(String action, JsonObject body, String... headers) {
    return shop.orders.post("/admin/orders/" + order + "/" + action, body, headers);
  }

  private JsonObject goodwill(long cents) {
    return new JsonObject().put("reason", "the parcel was late").put("goodwill_cents", cents);
  }

  private JsonObject with(JsonObject body, long pieces) {
    return body.put("lines", Shop.lines(product, pieces)).put("restock", true);
  }

  private JsonObject order(Reply reply) {
    return mustBe(200, reply).json();
  }

  private static JsonObject last(JsonArray refunds) {
    return refunds.getJsonObject(refunds.size() - 1);
  }

  private void assertPaidBack(long cents, String status, JsonObject json) {
    assertEquals(cents, json.getJsonObject("payment").getLong("refunded_cents"));
    assertEquals(status, json.getJsonObject("payment").getString("status"));
    assertEquals(total - cents, shop.charged(order));
  }

  @Test
  void an_amount_goes_back_once_and_is_shown_on_the_order_and_told() {
    var reply = admin("refund", goodwill(500), "Idempotency-Key", "goodwill " + order);
    var json = order(reply);
    assertEquals("confirmed", json.getString("status"));
    assertPaidBack(500, "partially_refunded", json);
    var refund = last(json.getJsonArray("refunds"));
    assertEquals("the parcel was late", refund.getString("reason"));
    assertEquals(new JsonArray(), refund.getJsonArray("lines"));
    assertEquals(500, refund.getLong("total_cents"));
    assertEquals(500, refund.getJsonObject("goodwill").getLong("total_cents"));
    assertEquals(json.getJsonArray("refunds"), shop.get(customer, "/orders/" + order).json().getJsonArray("refunds"));
    var again = admin("refund", goodwill(500), "Idempotency-Key", "goodwill " + order);
    assertEquals("true", again.header("Idempotency-Replayed"));
    assertEquals(reply.body(), again.body());
    assertEquals(total - 500, shop.charged(order));
    var event = shop.orders.sql("""
        SELECT type, payload FROM outbox WHERE (payload->>'id')::bigint = $1 ORDER BY sequence DESC LIMIT 1
        """, order).getFirst();
    assertEquals("order.partly_refunded", event.getString("type"));
    assertEquals(refund.getJsonObject("goodwill"),
        last(event.getJsonObject("payload").getJsonArray("refunds")).getJsonObject("goodwill"));
    assertEquals(false, event.getJsonObject("payload").getJsonObject("refund").getBoolean("restock"));
  }

  @Test
  void goodwill_and_lines_go_back_in_one_refund_and_then_the_rest() {
    var both = order(admin("refund", with(goodwill(200), 1).put("amount_cents", 1350)));
    assertPaidBack(1350, "partially_refunded", both);
    assertEquals("amount_cents", mustBe(422, admin("refund", goodwill(200).put("amount_cents", 201))).field());
    ServiceProcess.await("the piece is back", () -> shop.stock(product).equals(List.of(9L, 0L)));
    var rest = order(admin("refund", new JsonObject().put("reason", "the other one too").put("restock", true)));
    assertEquals("refunded", rest.getString("status"));
    assertPaidBack(total, "refunded", rest);
    assertEquals(total, rest.getJsonArray("refunds").stream().mapToLong(part ->
        ((JsonObject) part).getLong("total_cents")).sum());
    ServiceProcess.await("all pieces are back", () -> shop.stock(product).equals(List.of(10L, 0L)));
    assertEquals("order-refunded", mustBe(409, admin("refund", goodwill(1))).code());
  }

  @Test
  void no_more_goes_back_than_was_paid() {
    var refused = mustBe(422, admin("refund", goodwill(total + 1)));
    assertEquals("goodwill_cents", refused.field());
    assertEquals(total, refused.json().getJsonArray("errors").getJsonObject(0).getLong("max"));
    assertEquals("goodwill_cents", mustBe(422, admin("refund", with(goodwill(total), 1))).field());
    assertEquals("goodwill_cents", mustBe(422, admin("refund", goodwill(0))).field());
    var none = shop.get(customer, "/orders/" + order).json();
    assertPaidBack(0, "captured", none);
    assertEquals(new JsonArray(), none.getJsonArray("refunds"));
  }

  /** The goods are the customer's all the same. */
  @Test
  void an_order_of_which_all_was_given_back_as_goodwill_is_shipped_and_can_come_back() {
    var free = order(admin("refund", goodwill(total)));
    assertEquals("confirmed", free.getString("status"));
    assertPaidBack(total, "refunded", free);
    assertEquals("goodwill_cents", mustBe(422, admin("refund", goodwill(1))).field());
    assertEquals("lines", mustBe(422, admin("refund", with(goodwill(1), 1).putNull("goodwill_cents"))).field());
    assertEquals("shipped", order(admin("ship", new JsonObject())).getString("status"));
    var back = order(admin("refund", new JsonObject().put("reason", "not wanted").put("restock", true)));
    assertEquals("refunded", back.getString("status"));
    assertPaidBack(total, "refunded", back);
    assertEquals(0, last(back.getJsonArray("refunds")).getLong("total_cents"));
    ServiceProcess.await("the goods are back", () -> shop.stock(product).equals(List.of(10L, 0L)));
  }

  /** Refunds wait for each other in the database; if they did not, the statement itself would refuse the second. */
  @Test
  void the_statement_that_begins_a_refund_refuses_what_is_no_longer_left() {
    try (var other = BlockingTransaction.on(shop.orders)) {
      var client = other.connection();
      var refund = new Refund(List.of(), false, Optional.of(total), Optional.empty(), "late", Optional.empty());
      var move = Orders.findAny(client, order).await().refunding(refund);
      shop.orders.sql("UPDATE orders SET refunded_cents = 1 WHERE id = $1", order);
      assertThrows(IllegalStateException.class, () -> Moves.write(client, move).await());
      shop.orders.sql("UPDATE orders SET refunded_cents = 0 WHERE id = $1", order);
    }
  }

  @Test
  void goodwill_that_an_instance_leaves_behind_is_given_back_once() {
    shop.orders.sql("ALTER TABLE payment_simulator.refunds RENAME TO away");
    var refunding = shop.orders.send(HttpMethod.POST, "/admin/orders/" + order + "/refund", goodwill(500).toBuffer());
    try {
      ServiceProcess.await("the refund is under way", () ->
          shop.orders.number("SELECT count(*) FROM orders WHERE id = $1 AND goal = status", order) == 1);
      assertEquals("order-in-progress", mustBe(409, admin("refund", goodwill(500))).code());
    } finally {
      shop.orders.sql("ALTER TABLE payment_simulator.away RENAME TO refunds");
    }
    assertPaidBack(500, "partially_refunded", order(refunding.await()));
  }

  @Test
  void the_audit_and_the_summary_count_goodwill() {
    var before = shop.orders.get("/orders/summary").json().getJsonObject("refunds");
    var refund = last(order(admin("refund", goodwill(500))).getJsonArray("refunds"));
    var after = shop.orders.get("/orders/summary").json().getJsonObject("refunds");
    for (var figure : List.of("subtotal_cents", "shipping_cents", "total_cents")) {
      assertEquals(refund.getLong(figure), after.getLong(figure) - before.getLong(figure), figure);
    }
    assertEquals(1, after.getLong("count") - before.getLong("count"));
    assertTrue(shop.orders.get("/audit/orders?limit=200").items().stream()
        .noneMatch(item -> ((JsonObject) item).encode().contains(shop.reference(order))));
    shop.orders.sql("UPDATE payment_simulator.charges SET refunded_cents = 400 WHERE key = $1", shop.reference(order));
    assertTrue(shop.orders.get("/audit/orders?limit=200").items().stream()
        .anyMatch(item -> ((JsonObject) item).encode().contains(shop.reference(order))));
    shop.orders.sql("UPDATE payment_simulator.charges SET refunded_cents = 500 WHERE key = $1", shop.reference(order));
  }
}
