package pos.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.order.Shop.mustBe;
import static pos.order.Shop.paidWith;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import pos.testing.Reply;
import pos.testing.ServiceProcess;

/** Services and providers that are slow or silent, and holds that are over or lost before the payment. */
@Execution(ExecutionMode.CONCURRENT)
class SlowPaymentTest {

  private final Shop shop = Shop.shared();

  @BeforeAll
  static void open() {
    Shop.shared().awaitBusiness();
  }

  @AfterAll
  static void check() {
    Shop.shared().assertBooksAgree();
  }

  private long customer;

  /** Checks out with a slow card, and runs {@code meanwhile} while it is charged. */
  private Reply checkOutSlowly(long product, Runnable meanwhile) {
    customer = shop.customerWith(product, 2);
    var reply = shop.checkingOut(customer, "slow", paidWith("tok_slow"));
    ServiceProcess.await("the hold",
        () -> number("SELECT count(*) FROM orders WHERE customer_id = $1 AND status = 'reserved'") == 1);
    meanwhile.run();
    return reply.await();
  }

  private void loseHold() {
    shop.loseHold(number("SELECT max(id) FROM orders WHERE customer_id = $1"));
  }

  private long number(String sql) {
    return shop.orders.number(sql, customer);
  }

  @Test
  void slow_and_silent_providers_are_waited_for() {
    var product = shop.product(1000, 9);
    var slow = shop.checkingOut(shop.customerWith(product, 1), "k", paidWith("tok_slow"));
    var silent = shop.checkingOut(shop.customerWith(product, 1), "k", paidWith("tok_timeout"));
    Future.all(slow, silent).await();
    for (var reply : List.of(slow.result(), silent.result())) {
      var order = mustBe(201, reply).json();
      assertEquals(order.getLong("total_cents"), shop.charged(order.getLong("id")));
      assertEquals(List.of("pending", "reserved", "paid", "confirmed"), shop.history(order.getLong("id")));
    }
  }

  @Test
  void a_charge_that_takes_longer_than_a_client_waits_is_answered_202_and_confirmed_later() {
    var product = shop.product(1000, 9);
    customer = shop.customerWith(product, 1);
    var order = mustBe(202, shop.checkOut(customer, "k", paidWith("tok_very_slow"))).json();
    assertEquals("reserved", order.getString("status"));
    ServiceProcess.await("the order is confirmed", () ->
        shop.get(customer, "/orders/" + order.getLong("id")).json().getString("status").equals("confirmed"));
    assertEquals(order.getLong("total_cents"), shop.charged(order.getLong("id")));
  }

  @Test
  void a_refund_that_fails_is_tried_again() {
    var order = mustBe(201, shop.checkOut(shop.customerWith(shop.product(1000, 9), 1), "k", paidWith("tok_refund_fails")))
        .json().getLong("id");
    var refund = shop.orders.post("/admin/orders/" + order + "/refund", new JsonObject().put("reason", "broken"));
    assertEquals("confirmed", mustBe(202, refund).json().getString("status"));
    shop.orders.sql("UPDATE payment_simulator.charges SET created_at = created_at - interval '30 seconds' WHERE key = $1",
        shop.reference(order));
    ServiceProcess.await("the refund", () -> shop.history(order).getLast().startsWith("refunded"));
    assertEquals(0, shop.charged(order));
  }

  @Test
  void a_card_of_single_use_is_declined_the_second_time() {
    var product = shop.product(1000, 9);
    var card = paidWith("tok_once_" + Shop.customer());
    var first = shop.customerWith(product, 1);
    var confirmed = mustBe(201, shop.checkOut(first, "k", card));
    var again = shop.checkOut(shop.customerWith(product, 1), "k", card);
    assertEquals("payment-declined", mustBe(402, again).code());
    assertEquals(confirmed.body(), shop.checkOut(first, "k", card).body());
    assertEquals(List.of(8L, 0L), shop.stock(product));
  }

  @Test
  void while_a_checkout_is_under_way_its_key_and_its_customer_are_refused() {
    var waiting = shop.customerWith(shop.product(1000, 9), 1);
    var first = shop.checkingOut(waiting, "first", paidWith("tok_slow"));
    ServiceProcess.await("the checkout to begin", () ->
        shop.orders.number("SELECT count(*) FROM orders WHERE customer_id = $1", waiting) == 1);
    var again = shop.checkOut(waiting, "first", paidWith("tok_slow"));
    assertEquals("idempotency-in-progress", mustBe(409, again).code());
    assertEquals("1", again.header("Retry-After"));
    assertEquals("checkout-in-progress", mustBe(409, shop.checkOut(waiting, "second", paidWith("tok_visa"))).code());
    var order = shop.get(waiting, "/orders").items().getJsonObject(0);
    var cancelling = shop.post(shop.orders, waiting, "/orders/" + order.getLong("id") + "/cancel", null).await();
    assertEquals("order-in-progress", mustBe(409, cancelling).code());
    assertEquals(order.getLong("id"), mustBe(201, first.await()).json().getLong("id"));
    assertEquals(first.result().body(), shop.checkOut(waiting, "first", paidWith("tok_slow")).body());
    assertEquals("cart-empty", mustBe(409, shop.checkOut(waiting, "third", paidWith("tok_visa"))).code());
  }

  /** Each of two calls is answered at its third attempt: together later than a checkout may be placed. */
  @Test
  void a_checkout_whose_cart_is_priced_too_late_is_refused_and_never_placed() {
    var waiting = shop.customerWith(shop.product(1000, 9), 1);
    var carts = shop.gateway().halt("slow-quote", "GET /cart-service/cart", 1, false);
    var products = shop.gateway().halt("slow-quote", "GET /product-service/products", 1, false);
    var reply = shop.post(shop.orders, waiting, "/checkout", paidWith("tok_visa").toBuffer(),
        "Idempotency-Key", "slow-quote", "X-Correlation-ID", "slow-quote");
    carts.awaitReached(3);
    carts.end();
    products.awaitReached(3);
    var refused = mustBe(503, reply.await());
    assertEquals("checkout-too-slow", refused.code());
    assertEquals("2", refused.header("Retry-After"));
    products.end();
    assertEquals(List.of(), shop.get(waiting, "/orders").items().getList());
    var order = mustBe(201, shop.checkOut(waiting, "slow-quote", paidWith("tok_visa"))).json();
    assertEquals(1, shop.orders.number("SELECT count(*) FROM orders WHERE customer_id = $1", waiting));
    assertEquals(order.getLong("total_cents"), shop.charged(order.getLong("id")));
  }

  @Test
  void a_checkout_that_fails_has_the_answer_of_the_same_one_that_was_faster() {
    var waiting = shop.customerWith(shop.product(1000, 9), 1);
    var carts = shop.gateway().halt("slow-twin", "GET /cart-service/cart", 1, false);
    var products = shop.gateway().halt("slow-twin", "GET /product-service/products", 1, false);
    var reply = shop.post(shop.orders, waiting, "/checkout", paidWith("tok_visa").toBuffer(),
        "Idempotency-Key", "twin", "X-Correlation-ID", "slow-twin");
    carts.awaitReached(1);
    var order = mustBe(201, shop.checkOut(waiting, "twin", paidWith("tok_visa")));
    // the slow one has read the cart as it was; its prices do not come
    carts.end();
    assertEquals(order.body(), mustBe(201, reply.await()).body());
    products.end();
  }

  @Test
  void a_hold_whose_time_is_over_during_the_payment_stays() {
    var product = shop.product(1000, 2);
    var order = mustBe(201, checkOutSlowly(product, () -> {
      var held = " FROM reservations r JOIN reservation_lines ON reservation_id = r.id WHERE product_id = $1";
      shop.inventory.sql("UPDATE reservations SET expires_at = clock_timestamp() WHERE id IN (SELECT r.id" + held + ")",
          product);
      ServiceProcess.await("the extension", () -> shop.inventory.number("SELECT extensions" + held, product) == 1);
      assertEquals("insufficient-stock", shop.checkOut(shop.customerWith(product, 1)).code());
    })).json();
    assertEquals("confirmed", shop.history(order.getLong("id")).getLast());
    assertEquals(List.of(0L, 0L), shop.stock(product));
  }

  @Test
  void a_hold_that_is_lost_during_the_payment_is_renewed() {
    var product = shop.product(1000, 2);
    var order = mustBe(201, checkOutSlowly(product, this::loseHold)).json();
    assertEquals("confirmed stock-held-again", shop.history(order.getLong("id")).getLast());
    assertEquals(List.of(0L, 0L), shop.stock(product));
  }

  @Test
  void an_order_whose_goods_are_gone_after_the_payment_is_refunded() {
    var product = shop.product(1000, 2);
    var reply = checkOutSlowly(product, () -> {
      loseHold();
      shop.order(shop.customerWith(product, 1));
    });
    assertEquals("insufficient-stock", mustBe(409, reply).code());
    assertEquals(1, reply.json().getJsonArray("shortages").getJsonObject(0).getLong("available"));
    var order = shop.get(customer, "/orders").items().getJsonObject(0);
    assertEquals(List.of("pending", "reserved", "paid", "refunded insufficient-stock"),
        shop.history(order.getLong("id")));
    assertEquals("refunded", order.getJsonObject("payment").getString("status"));
    assertEquals(0, shop.charged(order.getLong("id")));
    assertEquals(1, shop.cart(customer).size());
    assertEquals(0, shop.orders.number("SELECT count(*) FROM outbox WHERE (payload->>'id')::bigint = $1",
        order.getLong("id")));
    var again = shop.checkOut(customer, "slow", paidWith("tok_slow"));
    assertEquals(reply.body(), again.body());
    assertEquals("true", again.header("Idempotency-Replayed"));
  }

  @Test
  void an_order_whose_second_hold_is_lost_is_refunded() {
    var product = shop.product(1000, 2);
    customer = shop.customerWith(product, 2);
    var id = "lost-" + customer;
    var holds = List.of(1, 2).stream()
        .map(nth -> shop.gateway().halt(id, "POST /inventory-service/reservations", nth, false)).toList();
    var checkout = shop.post(shop.orders, customer, "/checkout", paidWith("tok_visa").toBuffer(),
        "Idempotency-Key", id, "X-Correlation-ID", id);
    for (var hold : holds) {
      hold.awaitReached();
      loseHold();
      hold.end();
    }
    assertEquals("checkout-too-late", mustBe(409, checkout.await()).code());
    var order = number("SELECT max(id) FROM orders WHERE customer_id = $1");
    assertEquals(List.of("pending", "reserved", "paid", "refunded checkout-too-late"), shop.history(order));
    assertEquals(0, shop.charged(order));
    assertEquals(List.of(2L, 0L), shop.stock(product));
  }

  @Test
  void an_order_whose_goods_cannot_be_held_in_ten_attempts_is_undone() {
    var product = shop.product(1000, 9);
    var other = shop.product(1000, 10);
    customer = shop.customerWith(product, 1);
    var id = "tenth-" + customer;
    var hold = shop.gateway().halt(id, "POST /inventory-service/reservations", 1, true);
    var checkout = shop.post(shop.orders, customer, "/checkout", paidWith("tok_visa").toBuffer(),
        "Idempotency-Key", id, "X-Correlation-ID", id);
    hold.awaitReached();
    var order = number("SELECT max(id) FROM orders WHERE customer_id = $1");
    var taken = IntStream.rangeClosed(1, 10)
        .mapToObj(attempt -> shop.reference(order) + (attempt == 1 ? "" : "#" + attempt))
        .map(reference -> mustBe(201, shop.inventory.post("/reservations", new JsonObject().put("reference", reference)
            .put("location_id", Shop.CENTRE).put("ttl_seconds", 120).put("lines", Shop.lines(other, 1)))))
        .map(reply -> reply.json().getLong("id")).toList();
    hold.end();
    shop.awaitNextAttempt(customer);
    // the books of other tests have nothing for a settled order
    taken.forEach(reservation -> shop.inventory.post("/reservations/" + reservation + "/release", new JsonObject()));
    shop.orders.sql("UPDATE orders SET created_at = now() - interval '2 minutes' WHERE id = $1", order);
    assertEquals("checkout-too-late", mustBe(409, checkout.await()).code());
    assertEquals("failed checkout-too-late", shop.history(order).getLast());
    assertEquals(0, shop.charged(order));
    assertEquals(List.of(9L, 0L), shop.stock(product));
  }
}
