package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static pos.cart.Shop.item;
import static pos.cart.Shop.items;
import static pos.cart.Shop.refused;
import static pos.cart.Surroundings.change;
import static pos.cart.Surroundings.customer;
import static pos.cart.Surroundings.product;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CartTest {

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
  void the_contract_names_every_route_and_no_other() {
    assertEquals(List.of(), shop.service.differencesFromContract(shop.verticle.app().operations()));
  }

  @Test
  void a_cart_shows_what_is_in_it_and_what_it_costs() {
    var customer = customer();
    var first = product(1299, "exempt");
    var second = product(450, "standard");
    Surroundings.receive(6, second, 7);
    shop.add(customer, second, 3);
    var cart = shop.add(customer, first, 1);
    assertEquals(200, cart.status());
    assertEquals(new JsonObject().put("product_id", second).put("sku", item(cart, second).getString("sku"))
        .put("name", "Thing").put("quantity", 3).put("unit_price_cents", 450).put("total_cents", 1350)
        .put("tax_code", "standard").put("active", true).put("available", 7), item(cart, second));
    assertEquals(0, item(cart, first).getInteger("available"));
    var json = cart.json();
    assertEquals(customer.id(), json.getLong("customer_id"));
    assertEquals(4, json.getInteger("item_count"));
    assertEquals(2649, json.getInteger("subtotal_cents"));
    assertEquals(2649, json.getInteger("total_cents"));
    assertEquals("CAD", json.getString("currency"));
    assertFalse(json.getBoolean("degraded"));
    assertEquals(1800, Duration.between(shop.now(), json.getInstant("expires_at")).toSeconds(), 5);
    json.remove("expires_at");
    var read = shop.read(customer).json();
    read.remove("expires_at");
    assertEquals(json, read);
    assertEquals("/order-service/checkout", read.getJsonObject("_links").getJsonObject("checkout").getString("href"));
  }

  @Test
  void what_is_added_adds_up_also_when_the_client_says_it_is_a_form() {
    var customer = customer();
    var product = product();
    var body = "{\"product_id\": %d, \"quantity\": 2}".formatted(product);
    for (int i = 1; i <= 2; i++) {
      var reply = shop.send(HttpMethod.POST, customer, "/add", body,
          "Content-Type", "application/x-www-form-urlencoded");
      assertEquals(2L * i, items(reply).get(product));
    }
  }

  @Test
  void prices_and_owners_that_a_client_sends_have_no_effect() {
    var customer = customer();
    var other = customer();
    var product = product(1000, "standard");
    var smuggled = Shop.line(product, 1).put("price_cents", 1).put("unit_price_cents", 1).put("total_cents", 1)
        .put("customer_id", other.id()).put("cart_id", Session.ofCustomer(other.id()).cartId()).put("version", 1);
    assertEquals(1000, shop.post(customer, "/add", smuggled).json().getInteger("total_cents"));
    assertEquals(Map.of(), shop.items(other));
    assertEquals(customer.id(), shop.read(customer).json().getLong("customer_id"));
  }

  @Test
  void a_product_is_in_a_cart_999_times_at_most() {
    var customer = customer();
    var product = product();
    var version = shop.add(customer, product, 600).json().getLong("version");
    refused(409, "too-many-pieces", shop.add(customer, product, 400));
    assertEquals(version, shop.read(customer).json().getLong("version"));
    assertEquals(999, items(shop.add(customer, product, 399)).get(product));
    assertEquals("quantity", shop.put(customer, product, 1000).field());
  }

  @Test
  void a_cart_has_100_different_products_at_most() {
    var customer = customer();
    var products = Surroundings.products(101);
    products.subList(0, 100).forEach(product -> assertEquals(200, shop.add(customer, product, 1).status()));
    refused(409, "too-many-products", shop.add(customer, products.getLast(), 1));
    refused(409, "too-many-products", shop.put(customer, products.getLast(), 1));
    assertEquals(200, shop.add(customer, products.getFirst(), 5).status());
    assertEquals(105, shop.read(customer).json().getInteger("item_count"));
    shop.delete(customer, "/items/" + products.getFirst());
    assertEquals(100, items(shop.add(customer, products.getLast(), 1)).size());
  }

  @Test
  void a_quantity_is_set_to_what_is_put_and_zero_takes_the_product_out() {
    var customer = customer();
    var product = product();
    assertEquals(Map.of(product, 5L), items(shop.put(customer, product, 5)));
    assertEquals(Map.of(product, 2L), items(shop.put(customer, product, 2)));
    var version = shop.read(customer).json().getLong("version");
    assertEquals(version, shop.put(customer, product, 2).json().getLong("version"));
    assertEquals(Map.of(), items(shop.put(customer, product, 0)));
    assertEquals(Map.of(), items(shop.put(customer, product, 0)));
  }

  @Test
  void a_product_is_taken_out_and_stays_out() {
    var customer = customer();
    var product = product();
    shop.add(customer, product, 5);
    assertEquals(Map.of(), items(shop.delete(customer, "/items/" + product)));
    assertEquals(200, shop.delete(customer, "/items/" + product).status());
    assertFalse(shop.read(customer).json().getJsonObject("_links").containsKey("clear"));
  }

  @Test
  void only_what_is_sold_gets_into_a_cart() {
    var customer = customer();
    var product = product();
    refused(404, "product-not-found", shop.add(customer, 999_999_999, 1));
    refused(404, "product-not-found", shop.put(customer, 999_999_999, 1));
    change(product, "active", false);
    refused(422, "product-retired", shop.add(customer, product, 1));
    assertEquals(0, shop.read(customer).json().getLong("version"));
  }

  @Test
  void what_is_no_longer_sold_can_only_become_less() {
    var customer = customer();
    var product = product();
    shop.add(customer, product, 5);
    change(product, "active", false);
    shop.pass(301);
    var cart = shop.read(customer);
    assertFalse(item(cart, product).getBoolean("active"));
    assertFalse(cart.json().getJsonObject("_links").containsKey("checkout"));
    refused(422, "product-retired", shop.add(customer, product, 1));
    refused(422, "product-retired", shop.put(customer, product, 6));
    assertEquals(Map.of(product, 4L), items(shop.put(customer, product, 4)));
    assertEquals(Map.of(), items(shop.delete(customer, "/items/" + product)));
  }
}
