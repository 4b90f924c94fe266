package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.cart.OtherServices.product;
import static pos.cart.Shop.assertRefused;
import static pos.cart.Shop.items;

import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestTest {

  private static final String NEVER_OPENED = "/guest/" + "A".repeat(32);

  @RegisterExtension
  private static final Shop shop = new Shop();

  private static String sessionKey(String guest) {
    return Shop.KEYS.session(new Owner.Guest(Shop.sessionId(guest)));
  }

  @Test
  void a_guest_has_a_cart_of_their_own() {
    var guest = shop.guest();
    var product = product();
    assertEquals(Map.of(product, 2L), items(shop.addAsGuest(guest, product, 2)));
    assertEquals(Map.of(product, 3L), items(shop.service.put(guest + "/items/" + product, Shop.quantity(3))));
    var cart = shop.service.get(guest + "/cart");
    assertEquals(3000, cart.json().getInteger("total_cents"));
    assertFalse(cart.json().containsKey("customer_id"));
    assertEquals("/cart-service/merge",
        cart.json().getJsonObject("_links").getJsonObject("merge").getString("href"));
    assertEquals(Map.of(), items(shop.service.delete(guest + "/items/" + product)));
    assertEquals(204, shop.service.delete(guest + "/cart").status());
    assertEquals(Map.of(), items(shop.service.get(shop.guest() + "/cart")));
  }

  @Test
  void the_location_of_a_new_session_is_its_cart() {
    var opened = shop.openGuestSession();
    var id = opened.json().getString("session_id");
    assertEquals("/cart-service/guest/" + id + "/cart", opened.header("Location"));
    assertEquals(opened.header("Location"),
        opened.json().getJsonObject("_links").getJsonObject("self").getString("href"));
    shop.assertKeptForItsLifetime("cart:session:" + id);
  }

  @Test
  void a_session_id_cannot_be_guessed() {
    var ids = new HashSet<String>();
    for (int i = 0; i < 100; i++) {
      var id = Shop.sessionId(shop.guest());
      assertTrue(Base64.getUrlDecoder().decode(id).length * 8 >= 128);
      ids.add(id);
    }
    assertEquals(100, ids.size());
  }

  @Test
  void a_session_id_cannot_be_chosen() {
    for (var reply : List.of(shop.service.get(NEVER_OPENED + "/cart"), shop.service.delete(NEVER_OPENED + "/cart"),
        shop.addAsGuest(NEVER_OPENED, product(), 1),
        shop.service.put(NEVER_OPENED + "/items/1", Shop.quantity(1)),
        shop.service.delete(NEVER_OPENED + "/items/1"))) {
      assertRefused(404, "session-not-found", reply);
    }
    assertEquals(0, shop.redis().exists(List.of(sessionKey(NEVER_OPENED))).await().toInteger());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "customer-1", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA*", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%0A",
      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3A"})
  void a_malformed_session_id_is_refused(String id) {
    var reply = shop.service.get("/guest/" + id + "/cart");
    assertEquals(400, reply.status());
    assertEquals("session_id", reply.field());
  }

  @Test
  void a_session_expires_when_it_is_not_used() {
    var guest = shop.guest();
    shop.expire(sessionKey(guest), 60_000);
    shop.service.get(guest + "/cart");
    shop.assertKeptForItsLifetime(sessionKey(guest));
    shop.expire(sessionKey(guest), 0);
    assertRefused(404, "session-not-found", shop.service.get(guest + "/cart"));
  }

  @Test
  void a_cart_id_does_not_reveal_the_session() {
    var guest = shop.guest();
    var id = shop.service.get(guest + "/cart").json().getString("cart_id");
    assertFalse(guest.contains(id));
    assertNotEquals(id, shop.service.get(shop.guest() + "/cart").json().getString("cart_id"));
  }
}
