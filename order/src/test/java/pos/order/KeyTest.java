package pos.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.order.Shop.mustBe;
import static pos.order.Shop.paidWith;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.testing.ServiceProcess;

/** Checkouts that share an Idempotency-Key. */
class KeyTest {

  private final Shop shop = Shop.shared();

  @ParameterizedTest
  @CsvSource({"tok_visa, 201", "tok_declined, 402"})
  void a_repeated_request_gets_the_same_answer_byte_for_byte(String card, int status) {
    var customer = shop.customerWith(shop.product(1000, 3), 1);
    var first = shop.checkOut(customer, "once", paidWith(card));
    var again = shop.checkOut(customer, "once", paidWith(card));
    assertEquals(status, again.status());
    assertEquals(first.body(), again.body());
    assertEquals(first.header("Location"), again.header("Location"));
    assertEquals(first.header("ETag"), again.header("ETag"));
    assertNull(first.header("Idempotency-Replayed"));
    assertEquals("true", again.header("Idempotency-Replayed"));
    assertEquals(1, shop.get(customer, "/orders").items().size());
  }

  @Test
  void a_key_belongs_to_its_customer_and_to_its_body() {
    var product = shop.product(1000, 9);
    var one = shop.customerWith(product, 1);
    var first = mustBe(201, shop.checkOut(one, "key", paidWith("tok_visa"))).json();
    var other = mustBe(201, shop.checkOut(shop.customerWith(product, 1), "key", paidWith("tok_visa"))).json();
    assertTrue(other.getLong("id") > first.getLong("id"));
    var reused = shop.checkOut(one, "key", paidWith("tok_slow"));
    assertEquals(422, reused.status());
    assertEquals("idempotency-key-reused", reused.code());
  }

  @Test
  void a_key_can_be_used_again_after_a_day_and_not_before() {
    var product = shop.product(1000, 9);
    var customer = shop.customerWith(product, 1);
    var first = mustBe(201, shop.checkOut(customer, "daily", paidWith("tok_visa")));
    var other = shop.customerWith(product, 1);
    var younger = mustBe(201, shop.checkOut(other, "younger", paidWith("tok_visa")));
    shop.orders.sql("UPDATE requests SET created_at = created_at - interval '24 hours' WHERE key = 'daily'");
    shop.orders.sql("UPDATE requests SET created_at = created_at - interval '23 hours 50 minutes' WHERE key = $1",
        "younger");
    // of an order that is still on its way: its answer is yet to come
    shop.orders.sql("""
        INSERT INTO requests (caller, key, fingerprint, order_id, created_at)
        SELECT 'another', 'unanswered', '', $1::bigint, now() - interval '25 hours'
        """, first.json().getLong("id"));
    try (var instance = shop.orders.another(OrderService::new, OrderService::port)) {
      ServiceProcess.await("the deletion of the request",
          () -> instance.number("SELECT count(*) FROM requests WHERE key = 'daily'") == 0);
    }
    assertEquals(1, shop.orders.sql("DELETE FROM requests WHERE key = 'unanswered' RETURNING key").size());
    assertEquals(younger.body(), shop.checkOut(other, "younger", paidWith("tok_visa")).body());
    shop.add(customer, product, 1);
    assertTrue(mustBe(201, shop.checkOut(customer, "daily", paidWith("tok_visa"))).json().getLong("id")
        > first.json().getLong("id"));
  }
}
