package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.cart.Shop.items;
import static pos.cart.Shop.refused;
import static pos.cart.Surroundings.change;
import static pos.cart.Surroundings.customer;
import static pos.cart.Surroundings.product;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of a cart when it changes, and when nobody changes it. */
class VersionTest {

  private static Shop shop;

  @BeforeAll
  static void open() {
    shop = new Shop(1);
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void an_emptied_cart_is_another_version() {
    var customer = customer();
    var before = shop.add(customer, product(), 5).json().getLong("version");
    assertEquals(204, shop.delete(customer, "/cart").status());
    var after = shop.read(customer).json();
    assertEquals(0, after.getInteger("item_count"));
    assertEquals(before + 1, after.getLong("version"));
    assertEquals(204, shop.delete(customer, "/cart").status());
    assertEquals(before + 1, shop.read(customer).json().getLong("version"));
  }

  @Test
  void a_change_can_be_bound_to_a_version() {
    var customer = customer();
    var product = product();
    var old = shop.add(customer, product, 5).header("ETag");
    var tag = shop.put(customer, product, 6, "If-Match", old).header("ETag");
    refused(412, "stale-version", shop.put(customer, product, 7, "If-Match", old));
    refused(412, "stale-version", shop.delete(customer, "/items/" + product, "If-Match", old));
    refused(412, "stale-version", shop.delete(customer, "/cart", "If-Match", old));
    assertEquals("If-Match", shop.put(customer, product, 7, "If-Match", "7").field());
    var versionOnly = tag.replaceAll("-.*", "\"");
    assertEquals(Map.of(product, 7L), items(shop.put(customer, product, 7, "If-Match", versionOnly)));
    assertEquals(Map.of(product, 8L), items(shop.put(customer, product, 8, "If-Match", "*")));
  }

  @Test
  void who_has_seen_a_cart_is_not_shown_it_again_until_it_or_its_prices_change() {
    var customer = customer();
    var product = product(1000, "standard");
    shop.add(customer, product, 1);
    var tag = shop.read(customer).header("ETag");
    var again = shop.read(customer, "If-None-Match", tag);
    assertEquals(304, again.status());
    assertEquals(tag, again.header("ETag"));
    change(product, "price_cents", 1100);
    shop.pass(301);
    var read = shop.read(customer, "If-None-Match", tag);
    assertEquals(1100, read.json().getInteger("total_cents"));
    assertNotEquals(tag, read.header("ETag"));
    assertEquals(200, shop.put(customer, product, 2, "If-Match", tag).status());
  }

  @Test
  void reading_writes_nothing_but_keeps_a_cart_alive() {
    var customer = customer();
    var empty = shop.read(customer).json();
    assertEquals(0, empty.getInteger("version"));
    assertNull(empty.getString("expires_at"));
    assertEquals(0, shop.redis.exists(List.of(Shop.sessionKey(customer), Shop.itemsKey(customer))).await().toInteger());
    var version = shop.add(customer, product(), 1).json().getLong("version");
    for (var key : List.of(Shop.sessionKey(customer), Shop.itemsKey(customer))) {
      assertEquals(1_800_000, shop.ttl(key), 5000);
      shop.redis.pexpire(List.of(key, "60000")).await();
    }
    assertEquals(version, shop.read(customer).json().getLong("version"));
    assertEquals(1_800_000, shop.ttl(Shop.sessionKey(customer)), 5000);
    assertEquals(1_800_000, shop.ttl(Shop.itemsKey(customer)), 5000);
  }

  @Test
  void a_cart_that_expired_is_empty_and_its_versions_do_not_come_back() {
    var customer = customer();
    var product = product();
    var old = shop.add(customer, product, 1);
    for (var key : List.of(Shop.sessionKey(customer), Shop.itemsKey(customer))) {
      assertTrue(shop.redis.pexpire(List.of(key, "0")).await().toBoolean());
    }
    assertEquals(Map.of(), shop.items(customer));
    var young = shop.add(customer, product, 1);
    assertTrue(young.json().getLong("version") > old.json().getLong("version"));
    refused(412, "stale-version", shop.put(customer, product, 7, "If-Match", old.header("ETag")));
  }
}
