package pos.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.order.Shop.mustBe;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pos.order.core.Moves;
import pos.order.core.Orders;
import pos.order.core.Shipment;
import pos.testing.Reply;
import pos.testing.ServiceProcess;

/** Cancelling, shipping, delivering and refunding orders. */
class OrderChangeTest {

  private final Shop shop = Shop.shared();
  private long product;
  private long customer;
  private long order;

  @AfterAll
  static void check() {
    Shop.shared().assertBooksAgree();
  }

  @BeforeEach
  void order() {
    product = shop.product(1000, 10);
    customer = shop.customerWith(product, 2);
    order = shop.order(customer).getLong("id");
  }

  private Reply cancel(String... headers) {
    return shop.post(shop.orders, customer, "/orders/" + order + "/cancel", null, headers).await();
  }

  private Reply admin(String action, JsonObject body, String... headers) {
    return shop.orders.post("/admin/orders/" + order + "/" + action, body, headers);
  }

  private Reply admin(String action) {
    return admin(action, new JsonObject());
  }

  private static JsonObject because(String reason) {
    return new JsonObject().put("reason", reason);
  }

  private JsonObject lastEvent() {
    var event = shop.orders.sql("""
        SELECT type, payload FROM outbox WHERE (payload->>'id')::bigint = $1 ORDER BY sequence DESC LIMIT 1
        """, order).getFirst();
    return event.getJsonObject("payload").put("type", event.getString("type"));
  }

  @Test
  void a_confirmed_order_is_cancelled_and_paid_back() {
    var cancelled = mustBe(200, cancel()).json();
    assertEquals("cancelled", cancelled.getString("status"));
    assertEquals("refunded", cancelled.getJsonObject("payment").getString("status"));
    assertEquals(cancelled, shop.get(customer, "/orders/" + order).json());
    assertEquals(0, shop.charged(order));
    assertEquals("cancelled", shop.history(order).getLast());
    var event = lastEvent();
    assertEquals("order.cancelled", event.getString("type"));
    assertEquals(true, event.getBoolean("restock"));
    assertEquals(6, event.getLong("location_id"));
    assertEquals(Shop.lines(product, 2), event.getJsonArray("lines"));
    ServiceProcess.await("the goods are back", () -> shop.stock(product).equals(List.of(10L, 0L)));
    assertEquals("order-cancelled", mustBe(409, cancel()).code());
    assertEquals("order-cancelled", mustBe(409, admin("ship")).code());
    assertEquals("order-cancelled", mustBe(409, admin("refund", because("again"))).code());
  }

  @Test
  void a_reason_stays_with_the_order() {
    var body = because("too slow").toBuffer();
    var reply = shop.post(shop.orders, customer, "/orders/" + order + "/cancel", body).await();
    assertEquals("too slow", mustBe(200, reply).json().getString("reason"));
    var history = shop.get(customer, "/orders/" + order + "/history").items();
    assertEquals("too slow", history.getJsonObject(4).getString("reason"));
    assertEquals(history, shop.orders.get("/admin/orders/" + order + "/history").items());
  }

  @Test
  void the_customer_sees_the_carrier_and_the_tracking_number() {
    assertNull(shop.get(customer, "/orders/" + order).json().getValue("shipment", ""));
    var shipment = new JsonObject().put("carrier", "Postes Canada").put("tracking_number", "7023210039414604");
    assertEquals(shipment, mustBe(200, admin("ship", shipment)).json().getJsonObject("shipment"));
    mustBe(200, admin("deliver"));
    assertEquals(shipment, shop.get(customer, "/orders/" + order).json().getJsonObject("shipment"));
    assertEquals(shipment, shop.get(customer, "/orders").items().getJsonObject(0).getJsonObject("shipment"));
  }

  @Test
  void a_tracking_number_without_its_carrier_is_refused() {
    assertEquals("carrier", mustBe(422, admin("ship", new JsonObject().put("tracking_number", "7023"))).field());
    assertEquals("tracking_number", mustBe(422,
        admin("ship", new JsonObject().put("carrier", "X").put("tracking_number", "7".repeat(61)))).field());
    assertEquals("confirmed", shop.history(order).getLast());
  }

  @Test
  void an_order_is_shipped_and_delivered_and_its_shipping_published() {
    var shipped = mustBe(200, admin("ship")).json();
    assertEquals("shipped", shipped.getString("status"));
    assertEquals("order.shipped", lastEvent().getString("type"));
    assertEquals("order-shipped", mustBe(409, cancel()).code());
    assertEquals("order-shipped", mustBe(409, admin("ship")).code());
    assertEquals("delivered", mustBe(200, admin("deliver")).json().getString("status"));
    assertEquals(List.of("pending", "reserved", "paid", "confirmed", "shipped", "delivered"), shop.history(order));
  }

  @Test
  void an_order_is_not_delivered_before_it_is_shipped() {
    assertEquals("order-confirmed", mustBe(409, admin("deliver")).code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ship", "ship deliver"})
  void the_shop_refunds_what_was_confirmed_shipped_or_delivered(String moves) {
    for (var move : moves.isEmpty() ? new String[0] : moves.split(" ")) {
      mustBe(200, admin(move));
    }
    var refunded = mustBe(200, admin("refund", because("broken"))).json();
    assertEquals("refunded", refunded.getString("status"));
    assertEquals("refunded", refunded.getJsonObject("payment").getString("status"));
    assertEquals(0, shop.charged(order));
    assertEquals("refunded broken", shop.history(order).getLast());
    assertEquals("order.refunded", lastEvent().getString("type"));
    assertEquals(moves.isEmpty(), lastEvent().getBoolean("restock"));
    assertEquals("order-refunded", mustBe(409, admin("refund", because("broken"))).code());
  }

  @Test
  void a_refund_is_of_the_whole_order() {
    var refused = admin("refund", because("late").put("amount_cents", 1));
    assertEquals("amount_cents", mustBe(422, refused).field());
    var total = shop.get(customer, "/orders/" + order).json().getLong("total_cents");
    mustBe(200, admin("refund", because("late").put("amount_cents", total).put("restock", true)));
  }

  private JsonObject part(long quantity) {
    return because("one was broken").put("lines",
        new JsonArray().add(new JsonObject().put("product_id", product).put("quantity", quantity)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ship", "ship deliver"})
  void a_part_of_an_order_is_refunded_and_then_the_rest(String moves) {
    for (var move : moves.isEmpty() ? new String[0] : moves.split(" ")) {
      mustBe(200, admin(move));
    }
    var before = shop.get(customer, "/orders/" + order).json();
    var total = before.getLong("total_cents");
    var reply = mustBe(200, admin("refund", part(1).put("restock", true), "Idempotency-Key", "part " + order));
    var partly = reply.json();
    assertEquals(before.getString("status"), partly.getString("status"));
    assertEquals("partially_refunded", partly.getJsonObject("payment").getString("status"));
    assertEquals(1150, partly.getJsonObject("payment").getLong("refunded_cents"));
    assertEquals(total - 1150, shop.charged(order));
    var refund = partly.getJsonArray("refunds").getJsonObject(0);
    assertEquals("1 one was broken 1000 0 1150", refund.getInteger("number") + " " + refund.getString("reason") + " "
        + refund.getLong("subtotal_cents") + " " + refund.getLong("shipping_cents") + " "
        + refund.getLong("total_cents"));
    assertEquals(partly.getJsonArray("refunds"), shop.get(customer, "/orders/" + order).json().getJsonArray("refunds"));
    var event = lastEvent();
    assertEquals("order.partly_refunded", event.getString("type"));
    assertEquals(1, event.getJsonObject("refund").getJsonArray("lines").getJsonObject(0).getLong("quantity"));
    var again = mustBe(200, admin("refund", part(1).put("restock", true), "Idempotency-Key", "part " + order));
    assertEquals("true", again.header("Idempotency-Replayed"));
    assertEquals(reply.body(), again.body());
    assertEquals("lines[0].quantity", mustBe(422, admin("refund", part(2))).field());
    assertEquals("amount_cents", mustBe(422, admin("refund", part(1).put("amount_cents", 1))).field());
    var rest = mustBe(200, admin("refund", because("late").put("amount_cents", total - 1150))).json();
    assertEquals("refunded", rest.getString("status"));
    assertEquals(total, rest.getJsonObject("payment").getLong("refunded_cents"));
    assertEquals(2, rest.getJsonArray("refunds").size());
    assertEquals(total - 1150, rest.getJsonArray("refunds").getJsonObject(1).getLong("total_cents"));
    assertEquals(0, shop.charged(order));
    assertEquals(1, lastEvent().getJsonArray("lines").getJsonObject(0).getLong("quantity"));
    assertEquals(2, lastEvent().getJsonArray("refunds").size());
    var day = shop.orders.get("/orders/summary").json();
    assertTrue(day.getJsonObject("refunds").getLong("count") >= 2);
  }

  @Test
  void shipping_is_refunded_alone_once_and_an_order_refunded_in_part_can_still_be_cancelled() {
    var partly = mustBe(200, admin("refund", because("late").put("shipping", true))).json();
    var refund = partly.getJsonArray("refunds").getJsonObject(0);
    assertEquals(995, refund.getLong("total_cents"), 1);
    assertEquals("shipping", mustBe(422, admin("refund", because("late").put("shipping", true))).field());
    mustBe(200, admin("refund", part(1).put("restock", false)));
    var cancelled = mustBe(200, cancel()).json();
    assertEquals("refunded", cancelled.getJsonObject("payment").getString("status"));
    assertEquals(0, shop.charged(order));
    // the piece that was not refunded before comes back
    assertEquals(1, lastEvent().getJsonArray("lines").getJsonObject(0).getLong("quantity"));
  }

  @Test
  void a_part_refund_that_an_instance_leaves_behind_is_completed_once() {
    shop.orders.sql("ALTER TABLE payment_simulator.refunds RENAME TO away");
    var refunding = shop.orders.send(HttpMethod.POST, "/admin/orders/" + order + "/refund", part(1).toBuffer());
    try {
      ServiceProcess.await("the refund is under way", () ->
          shop.orders.number("SELECT count(*) FROM orders WHERE id = $1 AND goal = status", order) == 1);
      assertEquals("order-in-progress", mustBe(409, admin("ship")).code());
    } finally {
      shop.orders.sql("ALTER TABLE payment_simulator.away RENAME TO refunds");
    }
    assertEquals("partially_refunded",
        mustBe(200, refunding.await()).json().getJsonObject("payment").getString("status"));
    assertEquals("confirmed", mustBe(200, shop.get(customer, "/orders/" + order)).json().getString("status"));
  }

  @Test
  void an_order_cannot_change_otherwise_while_its_refund_is_under_way() {
    shop.orders.sql("ALTER TABLE payment_simulator.charges RENAME TO away");
    var refunding = shop.orders.send(HttpMethod.POST, "/admin/orders/" + order + "/refund",
        because("late").toBuffer(), "Idempotency-Key", "r-1");
    try {
      ServiceProcess.await("the refund is under way", () ->
          shop.orders.number("SELECT count(*) FROM orders WHERE id = $1 AND goal = 'refunded'", order) == 1);
      assertEquals("order-in-progress", mustBe(409, admin("ship")).code());
      assertEquals("order-in-progress", mustBe(409, cancel()).code());
      assertEquals("idempotency-in-progress",
          mustBe(409, admin("refund", because("late"), "Idempotency-Key", "r-1")).code());
    } finally {
      shop.orders.sql("ALTER TABLE payment_simulator.away RENAME TO charges");
    }
    assertEquals("refunded", mustBe(200, refunding.await()).json().getString("status"));
    var again = mustBe(200, admin("refund", because("late"), "Idempotency-Key", "r-1"));
    assertEquals("true", again.header("Idempotency-Replayed"));
    assertEquals(refunding.result().body(), again.body());
  }

  @Test
  void a_change_is_made_once_under_its_key() {
    var first = mustBe(200, admin("ship", new JsonObject(), "Idempotency-Key", "s-1"));
    var again = mustBe(200, admin("ship", new JsonObject(), "Idempotency-Key", "s-1"));
    assertEquals(first.body(), again.body());
    assertEquals(first.header("ETag"), again.header("ETag"));
    assertEquals("true", again.header("Idempotency-Replayed"));
    assertNull(first.header("Idempotency-Replayed"));
    var reused = admin("deliver", new JsonObject(), "Idempotency-Key", "s-1");
    assertEquals("idempotency-key-reused", mustBe(422, reused).code());
    order();
    var cancelled = mustBe(200, cancel("Idempotency-Key", "c-1"));
    assertEquals(cancelled.body(), mustBe(200, cancel("Idempotency-Key", "c-1")).body());
  }

  @Test
  void a_change_of_an_earlier_version_is_refused() {
    var seen = shop.orders.get("/admin/orders/" + order);
    assertEquals(304, shop.orders.get("/admin/orders/" + order, "If-None-Match", seen.header("ETag")).status());
    var shipped = mustBe(200, admin("ship", new JsonObject(), "If-Match", seen.header("ETag")));
    assertEquals("stale-version",
        mustBe(412, admin("refund", because("late"), "If-Match", seen.header("ETag"))).code());
    assertEquals("stale-version", mustBe(412, cancel("If-Match", seen.header("ETag"))).code());
    mustBe(200, admin("deliver", new JsonObject(), "If-Match", shipped.header("ETag")));
  }

  @Test
  void a_move_under_an_earlier_claim_is_refused() {
    try (var other = BlockingTransaction.on(shop.orders)) {
      var client = other.connection();
      var read = Orders.findAny(client, order).await();
      shop.orders.sql("UPDATE orders SET claim = claim + 1 WHERE id = $1", order);
      var late = Moves.write(client, read.shipped(new Shipment(null, null)));
      assertTrue(assertThrows(IllegalStateException.class, late::await).getMessage().contains("claimed or moved"));
      assertEquals("confirmed", shop.history(order).getLast());
      Moves.write(client, Orders.findAny(client, order).await().shipped(new Shipment(null, null))).await();
      assertEquals("shipped", shop.history(order).getLast());
    }
  }
}
