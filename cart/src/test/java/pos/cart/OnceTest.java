package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static pos.cart.Shop.items;
import static pos.cart.Shop.line;
import static pos.cart.Shop.refused;
import static pos.cart.Surroundings.change;
import static pos.cart.Surroundings.customer;
import static pos.cart.Surroundings.product;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OnceTest {

  private static Shop shop;
  private String key;

  @BeforeAll
  static void open() {
    shop = new Shop(1);
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @BeforeEach
  void newKey() {
    key = UUID.randomUUID().toString();
  }

  private static String kept(Surroundings.Customer customer, String key) {
    return "cart:idempotency:customer-" + customer.id() + ":" + key;
  }

  @Test
  void a_repeated_request_has_the_first_answer_whatever_happened_since() {
    var customer = customer();
    var product = product(1000, "standard");
    var first = shop.add(customer, product, 2, "Idempotency-Key", key);
    assertNull(first.header("Idempotency-Replayed"));
    shop.add(customer, product, 5);
    change(product, "active", false);
    shop.pass(301);
    var second = shop.add(customer, product, 2, "Idempotency-Key", key);
    assertEquals(200, second.status());
    assertEquals("true", second.header("Idempotency-Replayed"));
    assertEquals(first.body().toString(), second.body().toString());
    assertEquals(first.header("ETag"), second.header("ETag"));
    assertEquals(Map.of(product, 7L), shop.items(customer));
    assertEquals(TimeUnit.HOURS.toMillis(24), shop.ttl(kept(customer, key)), 5000);
  }

  @Test
  void a_key_is_for_one_request() {
    var customer = customer();
    var product = product();
    shop.add(customer, product, 2, "Idempotency-Key", key);
    refused(422, "idempotency-key-reused", shop.add(customer, product, 3, "Idempotency-Key", key));
    refused(422, "idempotency-key-reused", shop.merge(customer, shop.guest(), "Idempotency-Key", key));
    assertEquals(Map.of(product, 2L), shop.items(customer));
  }

  @Test
  void a_key_belongs_to_who_sent_it() {
    var customer = customer();
    var other = customer();
    var product = product();
    shop.add(customer, product, 2, "Idempotency-Key", key);
    var added = shop.add(other, product, 2, "Idempotency-Key", key);
    assertEquals(other.id(), added.json().getLong("customer_id"));
    var guest = shop.guest();
    for (var path : List.of(guest, guest, shop.guest())) {
      var cart = shop.post(null, path + "/add", line(product, 1), "Idempotency-Key", key);
      assertEquals(Map.of(product, 1L), items(cart));
    }
  }

  @Test
  void a_refused_request_may_be_sent_again_under_its_key() {
    var customer = customer();
    var product = product();
    shop.add(customer, product, 999);
    refused(409, "too-many-pieces", shop.add(customer, product, 1, "Idempotency-Key", key));
    shop.put(customer, product, 1);
    assertEquals(Map.of(product, 2L), items(shop.add(customer, product, 1, "Idempotency-Key", key)));
  }

  @Test
  void who_died_before_answering_is_answered_for_with_the_cart_as_it_was_then() {
    var customer = customer();
    var product = product();
    var first = shop.add(customer, product, 2, "Idempotency-Key", key);
    // the effect was there with its record, the answer was not yet
    shop.redis.hdel(List.of(kept(customer, key), "answer")).await();
    var version = String.valueOf(first.json().getLong("version"));
    shop.redis.hset(List.of(kept(customer, key), "version", version, "items", product + " 2")).await();
    shop.add(customer, product, 5);
    var second = shop.add(customer, product, 2, "Idempotency-Key", key);
    assertEquals("true", second.header("Idempotency-Replayed"));
    assertEquals(Map.of(product, 2L), items(second));
    assertEquals(first.header("ETag"), second.header("ETag"));
    assertEquals(second.body(), shop.add(customer, product, 2, "Idempotency-Key", key).body());
    assertEquals(Map.of(product, 7L), shop.items(customer));
  }

  @Test
  void a_merge_is_repeated_too() {
    var customer = customer();
    var product = product();
    var guest = shop.guest();
    shop.post(null, guest + "/add", line(product, 3));
    var first = shop.merge(customer, guest, "Idempotency-Key", key);
    shop.add(customer, product, 1);
    assertEquals(first.body(), shop.merge(customer, guest, "Idempotency-Key", key).body());
    assertEquals(Map.of(product, 4L), shop.items(customer));
  }

  @Test
  void a_key_has_255_characters_at_most() {
    var customer = customer();
    var product = product();
    assertEquals("Idempotency-Key", shop.add(customer, product, 1, "Idempotency-Key", "k".repeat(256)).field());
    assertEquals(200, shop.add(customer, product, 1, "Idempotency-Key", "k".repeat(255)).status());
    assertEquals(Map.of(product, 1L), shop.items(customer));
  }
}
