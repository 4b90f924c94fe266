package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static pos.cart.OtherServices.customer;
import static pos.cart.OtherServices.product;
import static pos.cart.Shop.assertRefused;
import static pos.cart.Shop.items;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.ServiceProcess;

class MergeTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  private static String guestWith(long product, long quantity) {
    var guest = shop.guest();
    assertEquals(200, shop.addAsGuest(guest, product, quantity).status());
    return guest;
  }

  @Test
  void a_merge_moves_the_guests_items_into_the_customers_cart_and_ends_the_session() {
    var customer = customer();
    var both = product();
    var customers = product();
    var guests = product();
    shop.add(customer, both, 2);
    shop.add(customer, customers, 1);
    var guest = guestWith(both, 3);
    shop.addAsGuest(guest, guests, 4);
    var merged = shop.merge(customer, guest);
    assertEquals(Map.of(both, 5L, customers, 1L, guests, 4L), items(merged));
    assertEquals(customer.id(), merged.json().getLong("customer_id"));
    assertRefused(404, "session-not-found", shop.service.get(guest + "/cart"));
    assertRefused(404, "session-not-found", shop.addAsGuest(guest, guests, 4));
    shop.assertKeptForItsLifetime(Shop.KEYS.items(customer.owner()));
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
  void a_session_that_another_customer_merged_or_that_was_never_opened_is_not_found() {
    var product = product();
    var guest = guestWith(product, 3);
    shop.merge(customer(), guest);
    var other = customer();
    assertRefused(404, "session-not-found", shop.merge(other, guest));
    assertRefused(404, "session-not-found", shop.merge(other, "/guest/" + "A".repeat(32)));
    assertEquals(0, shop.version(other));
  }

  /** A customer's application may repeat a merge for a day; after that the session is as unknown as any other. */
  @Test
  void a_merged_session_is_remembered_for_a_day_and_the_cart_for_its_lifetime() {
    var customer = customer();
    var guest = guestWith(product(), 3);
    shop.merge(customer, guest);
    var marker = Shop.KEYS.merged(new Owner.Guest(guest.substring("/guest/".length())));
    shop.assertTimeToLive(Duration.ofDays(1).toSeconds(), marker);
    shop.assertKeptForItsLifetime(Shop.KEYS.session(customer.owner()));
    shop.assertKeptForItsLifetime(Shop.KEYS.items(customer.owner()));
    shop.expire(marker, 1);
    ServiceProcess.await("the end of the day", () -> shop.merge(customer, guest).status() == 404);
  }

  @Test
  void quantities_add_up_to_at_most_999() {
    var customer = customer();
    var product = product();
    shop.add(customer, product, 600);
    assertEquals(Map.of(product, 999L), items(shop.merge(customer, guestWith(product, 600))));
  }

  @Test
  void new_products_are_taken_by_ascending_id_until_the_cart_has_100() {
    var customer = customer();
    var products = OtherServices.products(103);
    var guest = shop.guest();
    products.subList(98, 103).forEach(product -> shop.addAsGuest(guest, product, 2));
    products.subList(0, 98).forEach(product -> shop.add(customer, product, 1));
    shop.addAsGuest(guest, products.getFirst(), 2);
    var merged = items(shop.merge(customer, guest));
    assertEquals(100, merged.size());
    assertEquals(3, merged.get(products.getFirst()));
    assertEquals(List.of(2L, 2L), products.subList(98, 100).stream().map(merged::get).toList());
    assertNull(merged.get(products.get(100)));
  }

  @Test
  void merging_an_empty_session_does_not_change_the_cart() {
    var customer = customer();
    var version = shop.add(customer, product(), 1).json().getLong("version");
    assertEquals(version, shop.merge(customer, shop.guest()).json().getLong("version"));
  }
}
