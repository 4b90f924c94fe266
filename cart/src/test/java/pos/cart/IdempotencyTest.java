package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.cart.OtherServices.change;
import static pos.cart.OtherServices.customer;
import static pos.cart.OtherServices.product;
import static pos.cart.Shop.assertRefused;
import static pos.cart.Shop.items;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.cart.OtherServices.Customer;
import pos.common.rule.IdempotencyKey;

class IdempotencyTest {

  private static final String RECORDS = "cart:records";

  @RegisterExtension
  private static final Shop shop = new Shop();

  private final String key = UUID.randomUUID().toString();

  private String record(Customer customer) {
    return Shop.KEYS.record(customer.owner(), new IdempotencyKey("customer-" + customer.id(), key, "any"));
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
    shop.assertTimeToLive(Duration.ofHours(24).toSeconds(), record(customer));
  }

  @Test
  void a_key_is_for_one_request() {
    var customer = customer();
    var product = product();
    shop.add(customer, product, 2, "Idempotency-Key", key);
    assertRefused(422, "idempotency-key-reused", shop.add(customer, product, 3, "Idempotency-Key", key));
    assertRefused(422, "idempotency-key-reused", shop.merge(customer, shop.guest(), "Idempotency-Key", key));
    assertEquals(Map.of(product, 2L), shop.items(customer));
  }

  @Test
  void a_key_belongs_to_the_owner_of_the_cart() {
    var customer = customer();
    var other = customer();
    var product = product();
    shop.add(customer, product, 2, "Idempotency-Key", key);
    var added = shop.add(other, product, 2, "Idempotency-Key", key);
    assertEquals(other.id(), added.json().getLong("customer_id"));
    var guest = shop.guest();
    for (var owner : List.of(guest, guest, shop.guest())) {
      assertEquals(Map.of(product, 1L), items(shop.addAsGuest(owner, product, 1, "Idempotency-Key", key)));
    }
  }

  @Test
  void a_refused_request_may_be_repeated_with_its_key() {
    var customer = customer();
    var product = product();
    shop.add(customer, product, 999);
    assertRefused(409, "too-many-pieces", shop.add(customer, product, 1, "Idempotency-Key", key));
    shop.put(customer, product, 1);
    assertEquals(Map.of(product, 2L), items(shop.add(customer, product, 1, "Idempotency-Key", key)));
  }

  @Test
  void a_repeated_request_whose_answer_was_not_stored_shows_the_cart_as_it_was_after_the_change() {
    var customer = customer();
    var product = product();
    var first = shop.add(customer, product, 2, "Idempotency-Key", key);
    // as if the process had died between the change and its answer
    shop.redis().hdel(List.of(record(customer), "answer")).await();
    var version = String.valueOf(first.json().getLong("version"));
    shop.redis().hset(List.of(record(customer), "version", version, "items", product + " 2")).await();
    shop.add(customer, product, 5);
    var second = shop.add(customer, product, 2, "Idempotency-Key", key);
    assertEquals("true", second.header("Idempotency-Replayed"));
    assertEquals(Map.of(product, 2L), items(second));
    assertEquals(first.header("ETag"), second.header("ETag"));
    assertEquals(second.body(), shop.add(customer, product, 2, "Idempotency-Key", key).body());
    assertEquals(Map.of(product, 7L), shop.items(customer));
  }

  @Test
  void a_repeated_merge_has_the_first_answer() {
    var customer = customer();
    var product = product();
    var guest = shop.guest();
    shop.addAsGuest(guest, product, 3);
    var first = shop.merge(customer, guest, "Idempotency-Key", key);
    shop.add(customer, product, 1);
    assertEquals(first.body(), shop.merge(customer, guest, "Idempotency-Key", key).body());
    assertEquals(Map.of(product, 4L), shop.items(customer));
  }

  @Test
  void a_key_has_at_most_255_characters() {
    var customer = customer();
    var product = product();
    assertEquals("Idempotency-Key", shop.add(customer, product, 1, "Idempotency-Key", "k".repeat(256)).field());
    assertEquals(200, shop.add(customer, product, 1, "Idempotency-Key", "k".repeat(255)).status());
    assertEquals(Map.of(product, 1L), shop.items(customer));
  }

  @Test
  void the_answer_of_the_largest_cart_is_kept_in_few_bytes() {
    var customer = customer();
    for (int i = 1; i < Cart.MAX_PRODUCTS; i++) {
      shop.add(customer, product(), i);
    }
    var product = product();
    var first = shop.add(customer, product, 1, "Idempotency-Key", key);
    var size = first.body().length();
    assertTrue(size > 15_000, () -> "a small cart: " + size);
    assertEquals(first.body().toString(), shop.add(customer, product, 1, "Idempotency-Key", key).body().toString());
    var kept = shop.redis().memory(List.of("USAGE", record(customer))).await().toInteger();
    assertTrue(kept < 6000, () -> kept + " bytes for an answer of " + size);
  }

  @Test
  void only_the_newest_answers_are_kept() {
    var oldest = Shop.KEYS.record(new Owner.Customer(0), new IdempotencyKey("customer-0", key, "any"));
    shop.redis().del(List.of(RECORDS)).await();
    shop.redis().hset(List.of(oldest, "fingerprint", "x")).await();
    var records = new ArrayList<>(List.of(RECORDS, oldest));
    records.addAll(Collections.nCopies(Script.MAX_RECORDS - 1, "cart:idempotency:other"));
    shop.redis().lpush(records).await();
    var customer = customer();
    shop.add(customer, product(), 1, "Idempotency-Key", key);
    assertEquals(Script.MAX_RECORDS, shop.redis().llen(RECORDS).await().toInteger());
    assertEquals(0, shop.redis().exists(List.of(oldest)).await().toInteger());
    assertEquals(1, shop.redis().exists(List.of(record(customer))).await().toInteger());
    shop.assertTimeToLive(Duration.ofHours(24).toSeconds(), RECORDS);
  }

  @Test
  void an_answer_from_before_answers_were_packed_is_repeated() {
    var customer = customer();
    var product = product();
    var first = shop.add(customer, product, 2, "Idempotency-Key", key);
    shop.redis().hset(List.of(record(customer), "answer", first.json().encode())).await();
    assertEquals(first.body(), shop.add(customer, product, 2, "Idempotency-Key", key).body());
  }
}
