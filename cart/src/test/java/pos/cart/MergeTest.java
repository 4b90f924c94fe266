package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static pos.cart.Shop.items;
import static pos.cart.Shop.line;
import static pos.cart.Shop.refused;
import static pos.cart.Surroundings.customer;
import static pos.cart.Surroundings.product;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MergeTest {

  private static Shop shop;

  @BeforeAll
  static void open() {
    shop = new Shop(1);
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  private static String guestWith(long product, long quantity) {
    var guest = shop.guest();
    assertEquals(200, shop.post(null, guest + "/add", line(product, quantity)).status());
    return guest;
  }

  @Test
  void a_guest_who_logs_in_finds_his_things_in_his_cart() {
    var customer = customer();
    var both = product();
    var mine = product();
    var guests = product();
    shop.add(customer, both, 2);
    shop.add(customer, mine, 1);
    var guest = guestWith(both, 3);
    shop.post(null, guest + "/add", line(guests, 4));
    var merged = shop.merge(customer, guest);
    assertEquals(Map.of(both, 5L, mine, 1L, guests, 4L), items(merged));
    assertEquals(customer.id(), merged.json().getLong("customer_id"));
    refused(404, "session-not-found", shop.service.get(guest + "/cart"));
    refused(404, "session-not-found", shop.post(null, guest + "/add", line(guests, 4)));
    assertEquals(1_800_000, shop.ttl(Shop.itemsKey(customer)), 5000);
  }

  @Test
  void a_session_is_merged_once() {
    var customer = customer();
    var product = product();
    var guest = guestWith(product, 3);
    var first = shop.merge(customer, guest);
    var second = shop.merge(customer, guest);
    assertEquals(200, second.status());
    assertEquals(first.header("ETag"), second.header("ETag"));
    assertEquals(Map.of(product, 3L), shop.items(customer));
  }

  @Test
  void what_somebody_else_merged_or_nobody_opened_is_not_found() {
    var product = product();
    var guest = guestWith(product, 3);
    shop.merge(customer(), guest);
    var other = customer();
    refused(404, "session-not-found", shop.merge(other, guest));
    refused(404, "session-not-found", shop.merge(other, "/guest/" + "A".repeat(32)));
    assertEquals(0, shop.read(other).json().getLong("version"));
  }

  @Test
  void quantities_add_up_to_999() {
    var customer = customer();
    var product = product();
    shop.add(customer, product, 600);
    assertEquals(Map.of(product, 999L), items(shop.merge(customer, guestWith(product, 600))));
  }

  @Test
  void of_what_is_new_the_lowest_ids_are_taken_until_there_are_100() {
    var customer = customer();
    var products = Surroundings.products(103);
    var guest = shop.guest();
    products.subList(98, 103).forEach(product -> shop.post(null, guest + "/add", line(product, 2)));
    products.subList(0, 98).forEach(product -> shop.add(customer, product, 1));
    shop.post(null, guest + "/add", line(products.getFirst(), 2));
    var merged = items(shop.merge(customer, guest));
    assertEquals(100, merged.size());
    assertEquals(3, merged.get(products.getFirst()));
    assertEquals(List.of(2L, 2L), products.subList(98, 100).stream().map(merged::get).toList());
    assertNull(merged.get(products.get(100)));
  }

  @Test
  void an_empty_session_leaves_the_cart_as_it_is() {
    var customer = customer();
    var version = shop.add(customer, product(), 1).json().getLong("version");
    assertEquals(version, shop.merge(customer, shop.guest()).json().getLong("version"));
  }
}
