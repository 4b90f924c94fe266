package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.cart.OtherServices.change;
import static pos.cart.OtherServices.customer;
import static pos.cart.OtherServices.product;
import static pos.cart.Shop.assertRefused;
import static pos.cart.Shop.items;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.cart.OtherServices.Customer;

/** Versions, ETags and the expiry of carts. */
class VersionTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  private static List<String> keys(Customer customer) {
    return List.of(Shop.KEYS.session(customer.owner()), Shop.KEYS.items(customer.owner()));
  }

  @Test
  void clearing_a_cart_changes_its_version_unless_it_is_empty() {
    var customer = customer();
    var before = shop.add(customer, product(), 5).json().getLong("version");
    assertEquals(204, shop.delete(customer, "/cart").status());
    var after = shop.read(customer).json();
    assertEquals(0, after.getInteger("item_count"));
    assertEquals(before + 1, after.getLong("version"));
    assertEquals(204, shop.delete(customer, "/cart").status());
    assertEquals(before + 1, shop.version(customer));
  }

  @Test
  void a_change_can_require_a_version() {
    var customer = customer();
    var product = product();
    var old = shop.add(customer, product, 5).header("ETag");
    var tag = shop.put(customer, product, 6, "If-Match", old).header("ETag");
    assertRefused(412, "stale-version", shop.put(customer, product, 7, "If-Match", old));
    assertRefused(412, "stale-version", shop.delete(customer, "/items/" + product, "If-Match", old));
    assertRefused(412, "stale-version", shop.delete(customer, "/cart", "If-Match", old));
    assertEquals("If-Match", shop.put(customer, product, 7, "If-Match", "7").field());
    var versionOnly = tag.replaceAll("-.*", "\"");
    assertEquals(Map.of(product, 7L), items(shop.put(customer, product, 7, "If-Match", versionOnly)));
    assertEquals(Map.of(product, 8L), items(shop.put(customer, product, 8, "If-Match", "*")));
  }

  @Test
  void a_known_cart_is_not_sent_again_until_it_or_its_prices_change() {
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
  void reading_a_cart_creates_nothing_but_postpones_its_expiry() {
    var customer = customer();
    var empty = shop.read(customer).json();
    assertEquals(0, empty.getInteger("version"));
    assertNull(empty.getString("expires_at"));
    assertEquals(0, shop.redis().exists(keys(customer)).await().toInteger());
    var version = shop.add(customer, product(), 1).json().getLong("version");
    keys(customer).forEach(shop::assertKeptForItsLifetime);
    keys(customer).forEach(key -> shop.expire(key, 60_000));
    assertEquals(version, shop.version(customer));
    keys(customer).forEach(shop::assertKeptForItsLifetime);
  }

  @Test
  void an_expired_cart_is_empty_and_its_versions_do_not_return() {
    var customer = customer();
    var product = product();
    var old = shop.add(customer, product, 1);
    assertEquals(2, shop.redis().exists(keys(customer)).await().toInteger());
    keys(customer).forEach(key -> shop.expire(key, 0));
    assertEquals(Map.of(), shop.items(customer));
    var young = shop.add(customer, product, 1);
    assertTrue(young.json().getLong("version") > old.json().getLong("version"));
    assertRefused(412, "stale-version", shop.put(customer, product, 7, "If-Match", old.header("ETag")));
  }
}
