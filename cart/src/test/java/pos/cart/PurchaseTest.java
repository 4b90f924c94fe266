package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.cart.Surroundings.customer;
import static pos.cart.Surroundings.product;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pos.cart.Surroundings.Customer;
import pos.testing.Reply;

class PurchaseTest {

  private static final AtomicLong ORDER = new AtomicLong();
  private static Shop shop;

  @BeforeAll
  static void open() {
    shop = new Shop(1);
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  /** @param lines product and quantity by turns */
  static JsonObject bought(long order, Customer customer, long... lines) {
    var items = new JsonArray();
    for (int i = 0; i < lines.length; i += 2) {
      items.add(Shop.line(lines[i], lines[i + 1]));
    }
    return new JsonObject().put("order_id", order).put("customer_id", customer.id()).put("items", items);
  }

  private static Reply purchase(long order, Customer customer, long... lines) {
    return shop.service.post("/purchases", bought(order, customer, lines));
  }

  @Test
  void what_was_bought_leaves_the_cart_and_the_rest_stays() {
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
  void an_order_is_taken_out_once() {
    var customer = customer();
    var product = product();
    shop.add(customer, product, 5);
    var order = ORDER.incrementAndGet();
    purchase(order, customer, product, 2);
    var again = purchase(order, customer, product, 2);
    assertEquals(200, again.status());
    assertEquals(false, again.json().getBoolean("applied"));
    assertEquals(Map.of(product, 3L), shop.items(customer));
    assertEquals(TimeUnit.DAYS.toMillis(7), shop.ttl("cart:purchased:" + order), 5000);
  }

  @Test
  void more_than_there_is_leaves_nothing() {
    var customer = customer();
    var product = product();
    shop.add(customer, product, 1);
    purchase(ORDER.incrementAndGet(), customer, product, 999, product, 1);
    assertEquals(Map.of(), shop.items(customer));
  }

  @Test
  void a_cart_without_what_was_bought_is_not_touched() {
    var customer = customer();
    purchase(ORDER.incrementAndGet(), customer, product(), 1);
    assertEquals(0, shop.read(customer).json().getLong("version"));
    var version = shop.add(customer, product(), 1).json().getLong("version");
    purchase(ORDER.incrementAndGet(), customer, product(), 1);
    assertEquals(version, shop.read(customer).json().getLong("version"));
  }
}
