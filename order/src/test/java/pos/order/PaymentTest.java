package pos.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.order.Shop.mustBe;
import static pos.order.Shop.paidWith;

import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.order.core.Timeouts;
import pos.order.settlement.PaymentProvider;
import pos.order.settlement.PaymentSimulator;
import pos.testing.ServiceProcess;

/** Checkouts that stand still, and what the service relies on the provider for. */
class PaymentTest {

  private final Shop shop = Shop.shared();

  @AfterAll
  static void check() {
    Shop.shared().assertBooksAgree();
  }

  private long customer;

  private long number(String sql) {
    return shop.orders.number(sql, customer);
  }

  @Test
  void a_client_that_can_wait_no_longer_is_answered_202_with_the_order_as_it_is() {
    var product = shop.product(1000, 9);
    var waiting = shop.customerWith(product, 1);
    shop.gateway().leadNowhere("inventory-service");
    try {
      var begin = System.nanoTime();
      var reply = mustBe(202, shop.checkOut(waiting, "wait", paidWith("tok_visa")));
      var took = Duration.ofNanos(System.nanoTime() - begin);
      // the exact limit, a second before the gateway's, is tested by TimeoutsTest
      assertTrue(took.compareTo(Timeouts.CLIENT_WAIT.minusSeconds(1)) > 0, "waited only " + took);
      assertTrue(took.compareTo(Timeouts.GATEWAY.multipliedBy(2)) < 0, "waited " + took);
      assertEquals("pending", reply.json().getString("status"));
      assertEquals("2", reply.header("Retry-After"));
      assertEquals("/order-service/orders/" + reply.json().getLong("id"), reply.header("Location"));
    } finally {
      shop.gateway().lead(shop.inventory);
    }
    shop.assertBooksAgree();
    var settled = mustBe(201, shop.checkOut(waiting, "wait", paidWith("tok_visa")));
    assertEquals("true", settled.header("Idempotency-Replayed"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"pending | nothing | 2 | failed", "reserved | nothing | 2 | failed",
      "reserved | charged | 2 | refunded", "reserved | refunded | 0 | refunded"})
  void a_checkout_that_stood_still_for_a_minute_is_undone(String stoodAt, String paid, int minutes, String end) {
    var product = shop.product(1000, 9);
    customer = shop.customerWith(product, 1);
    shop.gateway().leadNowhere("inventory-service");
    var reply = shop.checkingOut(customer, "late", paidWith("tok_visa"));
    shop.awaitNextAttempt(customer);
    var order = shop.orders.number("""
        UPDATE orders SET created_at = now() - $2 * interval '1 minute' WHERE customer_id = $1 RETURNING id
        """, customer, minutes);
    if (stoodAt.equals("reserved")) {
      reserve(order, product, paid);
    }
    shop.gateway().lead(shop.inventory);
    assertEquals("checkout-too-late", mustBe(409, reply.await()).code());
    assertEquals(end + " checkout-too-late", shop.history(order).getLast());
    assertEquals(0, shop.charged(order));
    assertEquals(List.of(9L, 0L), shop.stock(product));
    assertEquals(reply.result().body(), shop.checkOut(customer, "late", paidWith("tok_visa")).body());
  }

  /** Does what another instance would have done. */
  private void reserve(long order, long product, String paid) {
    var hold = shop.inventory.post("/reservations", new JsonObject().put("reference", shop.reference(order))
        .put("location_id", 6).put("ttl_seconds", 120).put("lines", Shop.lines(product, 1))).json().getLong("id");
    shop.orders.sql("""
        WITH held AS (UPDATE orders SET status = 'reserved', reservation_id = $2, claim = claim + 1 WHERE id = $1)
        INSERT INTO statuses (order_id, from_status, status, created_at) VALUES ($1, 'pending', 'reserved', now())
        """, order, hold);
    shop.orders.sql("""
        INSERT INTO payment_simulator.charges (key, token, amount_cents, status, refunded_cents)
        SELECT $3, 'tok_visa', total_cents, 'captured',
          CASE $2::text WHEN 'refunded' THEN total_cents ELSE 0 END
        FROM orders WHERE id = $1 AND $2 <> 'nothing'
        """, order, paid, shop.reference(order));
  }

  @Test
  void an_id_that_is_given_anew_after_a_restore_meets_no_earlier_charge_and_no_earlier_hold() {
    var product = shop.product(1000, 9);
    customer = shop.customerWith(product, 2);
    var last = shop.orders.number("SELECT last_value FROM orders_id_seq");
    var earlier = LongStream.rangeClosed(last + 1, last + 5).mapToObj(id -> "order:" + id).toList();
    earlier.forEach(reference -> {
      shop.orders.sql("""
          INSERT INTO payment_simulator.charges (key, token, amount_cents, status)
          VALUES ($1, 'tok_visa', 3295, 'captured')
          """, reference);
      var hold = mustBe(201, shop.inventory.post("/reservations", new JsonObject().put("reference", reference)
          .put("location_id", 6).put("ttl_seconds", 120).put("lines", Shop.lines(product, 2)))).json().getLong("id");
      mustBe(200, shop.inventory.post("/reservations/" + hold + "/release", new JsonObject()));
    });
    var order = shop.order(customer);
    shop.orders.sql("DELETE FROM payment_simulator.charges WHERE key = ANY($1)",
        (Object) earlier.toArray(String[]::new));
    var id = order.getLong("id");
    assertTrue(earlier.contains("order:" + id));
    assertEquals(List.of("pending", "reserved", "paid", "confirmed"), shop.history(id));
    assertEquals(3295, order.getLong("total_cents"));
    assertEquals(3295, shop.charged(id));
    assertEquals(List.of(7L, 0L), shop.stock(product));
  }

  @Test
  void a_charge_of_another_amount_is_not_taken_for_the_orders_own() {
    var product = shop.product(1000, 9);
    customer = shop.customerWith(product, 1);
    shop.gateway().leadNowhere("inventory-service");
    var reply = shop.checkingOut(customer, "amount", paidWith("tok_visa"));
    ServiceProcess.await("the order is placed",
        () -> number("SELECT count(*) FROM orders WHERE customer_id = $1") == 1);
    var order = number("SELECT id FROM orders WHERE customer_id = $1");
    var key = shop.reference(order);
    shop.orders.sql("""
        INSERT INTO payment_simulator.charges (key, token, amount_cents, status) VALUES ($1, 'tok_visa', 1, 'captured')
        """, key);
    shop.gateway().lead(shop.inventory);
    ServiceProcess.await("the charge was tried", () ->
        number("SELECT coalesce(max(claim), 0) FROM orders WHERE customer_id = $1 AND status = 'reserved'") >= 3);
    shop.orders.sql("DELETE FROM payment_simulator.charges WHERE key = $1", key);
    reply.await();
    ServiceProcess.await("the order is confirmed",
        () -> number("SELECT count(*) FROM orders WHERE customer_id = $1 AND status = 'confirmed'") == 1);
    assertEquals(number("SELECT total_cents FROM orders WHERE customer_id = $1"), shop.charged(order));
  }

  @Test
  void the_provider_repeats_a_call_without_a_second_effect() {
    var vertx = shop.orders.vertx();
    var pool = PgBuilder.pool().using(vertx).connectingTo(
        PgConnectOptions.fromUri(shop.orders.environment().databaseUri())
            .setPassword(shop.orders.environment().databasePassword())).build();
    var provider = new PaymentSimulator(vertx, pool);
    var key = "test:" + UUID.randomUUID();
    assertEquals(Optional.empty(), provider.find(key).await());
    assertTrue(provider.charge(key, "tok_visa", 500).await().captured());
    assertTrue(provider.charge(key, "tok_declined", 500).await().captured());
    assertEquals(0, provider.refund(key, 499).await().refundedCents());
    assertEquals(500, provider.refund(key, 500).await().refundedCents());
    assertEquals(500, provider.refund(key, 500).await().refundedCents());
    assertEquals(500, provider.find(key).await().orElseThrow().refundedCents());
    var barred = "test:" + UUID.randomUUID();
    assertEquals(new PaymentProvider.Charge(false, 500, 0), provider.refund(barred, 500).await());
    assertEquals(new PaymentProvider.Charge(false, 500, 0), provider.charge(barred, "tok_visa", 500).await());
    pool.query("DELETE FROM payment_simulator.charges WHERE key LIKE 'test:%'").execute().await();
    pool.close().await();
  }
}
