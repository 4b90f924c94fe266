package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.cart.Shop.items;
import static pos.cart.Shop.line;
import static pos.cart.Shop.refused;
import static pos.cart.Surroundings.product;

import io.vertx.core.http.HttpMethod;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestTest {

  private static final String NEVER_OPENED = "/guest/" + "A".repeat(32);
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
  void a_guest_has_a_cart_of_his_own() {
    var guest = shop.guest();
    var product = product();
    assertEquals(Map.of(product, 2L), items(shop.post(null, guest + "/add", line(product, 2))));
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
  void a_session_is_where_its_location_says() {
    var opened = shop.service.send(HttpMethod.POST, "/guest", null).await();
    var id = opened.json().getString("session_id");
    assertEquals("/cart-service/guest/" + id + "/cart", opened.header("Location"));
    assertEquals(opened.header("Location"),
        opened.json().getJsonObject("_links").getJsonObject("self").getString("href"));
    assertEquals(1_800_000, shop.ttl("cart:session:" + id), 5000);
  }

  @Test
  void nobody_guesses_a_session() {
    var ids = new HashSet<String>();
    for (int i = 0; i < 100; i++) {
      var id = Shop.id(shop.guest());
      assertTrue(Base64.getUrlDecoder().decode(id).length * 8 >= 128);
      ids.add(id);
    }
    assertEquals(100, ids.size());
  }

  @Test
  void nobody_chooses_a_session() {
    for (var reply : List.of(shop.service.get(NEVER_OPENED + "/cart"), shop.service.delete(NEVER_OPENED + "/cart"),
        shop.post(null, NEVER_OPENED + "/add", line(product(), 1)),
        shop.service.put(NEVER_OPENED + "/items/1", Shop.quantity(1)),
        shop.service.delete(NEVER_OPENED + "/items/1"))) {
      refused(404, "session-not-found", reply);
    }
    assertEquals(0, shop.redis.exists(List.of("cart:session:" + Shop.id(NEVER_OPENED))).await().toInteger());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "customer-1", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA*", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%0A", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3A"})
  void what_is_no_session_id_is_refused(String id) {
    var reply = shop.service.get("/guest/" + id + "/cart");
    assertEquals(400, reply.status());
    assertEquals("session_id", reply.field());
  }

  @Test
  void a_session_ends_when_it_is_not_used() {
    var guest = shop.guest();
    shop.redis.pexpire(List.of("cart:session:" + Shop.id(guest), "60000")).await();
    shop.service.get(guest + "/cart");
    assertEquals(1_800_000, shop.ttl("cart:session:" + Shop.id(guest)), 5000);
    shop.redis.pexpire(List.of("cart:session:" + Shop.id(guest), "0")).await();
    refused(404, "session-not-found", shop.service.get(guest + "/cart"));
  }

  @Test
  void a_carts_id_does_not_tell_the_session() {
    var guest = shop.guest();
    var id = shop.service.get(guest + "/cart").json().getString("cart_id");
    assertFalse(guest.contains(id));
    assertNotEquals(id, shop.service.get(shop.guest() + "/cart").json().getString("cart_id"));
  }
}
