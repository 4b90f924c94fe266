package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.cart.OtherServices.customer;
import static pos.cart.OtherServices.product;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.cart.OtherServices.Customer;
import pos.testing.Reply;

class PurchaseTest {

  private static final AtomicLong ORDER = new AtomicLong();
  @RegisterExtension
  private static final Shop shop = new Shop();

  /** @param lines product, quantity, ... */
  static JsonObject purchaseOf(long order, Customer customer, long... lines) {
    var items = new JsonArray();
    for (int i = 0; i < lines.length; i += 2) {
      items.add(Shop.line(lines[i], lines[i + 1]));
    }
    return new JsonObject().put("order_id", order).put("customer_id", customer.id()).put("items", items);
  }

  private static Reply purchase(long order, Customer customer, long... lines) {
    return shop.service.post("/purchases", purchaseOf(order, customer, lines));
  }

  @Test
  void a_purchase_removes_what_was_bought_and_leaves_the_rest() {
    var customer = customer();
    var all = product();
    var some = product();
    var none = product();
    shop.add(customer, all, 2);
    shop.add(customer, some, 5);
    shop.add(customer, none, 1);
    var order = ORDER.incrementAndGet();
    var reply = purchase(order, customer, all, 2, some, 3, product(), 9);
    assertEquals(new JsonObject().put("order_id", order).put("applied", true), reply.json());
    assertEquals(Map.of(some, 2L, none, 1L), shop.items(customer));
  }

  @Test
  void the_items_of_an_order_are_removed_once() {
    var customer = customer();
    var product = product();
    shop.add(customer, product, 5);
    var order = ORDER.incrementAndGet();
    purchase(order, customer, product, 2);
    var again = purchase(order, customer, product, 2);
    assertEquals(200, again.status());
    assertEquals(false, again.json().getBoolean("applied"));
    assertEquals(Map.of(product, 3L), shop.items(customer));
    shop.assertTimeToLive(Duration.ofDays(7).toSeconds(),
        Shop.KEYS.purchased(new Owner.Customer(customer.id()), String.valueOf(order)));
  }

  @Test
  void buying_more_than_the_cart_has_removes_the_product() {
    var customer = customer();
    var product = product();
    shop.add(customer, product, 1);
    purchase(ORDER.incrementAndGet(), customer, product, 999, product, 1);
    assertEquals(Map.of(), shop.items(customer));
  }

  @Test
  void a_cart_without_the_bought_products_does_not_change() {
    var customer = customer();
    purchase(ORDER.incrementAndGet(), customer, product(), 1);
    assertEquals(0, shop.version(customer));
    var version = shop.add(customer, product(), 1).json().getLong("version");
    purchase(ORDER.incrementAndGet(), customer, product(), 1);
    assertEquals(version, shop.version(customer));
  }
}
