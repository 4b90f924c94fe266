package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static pos.cart.OtherServices.change;
import static pos.cart.OtherServices.customer;
import static pos.cart.OtherServices.product;
import static pos.cart.Shop.assertRefused;
import static pos.cart.Shop.item;
import static pos.cart.Shop.items;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.Strangers;

class CartTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  @Test
  void the_contract_names_every_route_and_no_other() {
    var routes = shop.service.verticle(CartService.class).app().operations();
    assertEquals(List.of(), shop.service.differencesFromContract(routes));
  }

  @Test
  void no_operation_takes_a_call_past_the_gateway_or_without_a_key() {
    assertEquals(List.of(),
        Strangers.served(shop.service, shop.service.verticle(CartService.class).app().operations()));
  }

  @Test
  void a_cart_shows_its_items_and_what_they_cost() {
    var customer = customer();
    var first = product(1299, "exempt");
    var second = product(450, "standard");
    OtherServices.receive(6, second, 7);
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
    assertEquals(1800, Duration.between(shop.now(), json.getInstant("expires_at")).toSeconds(), 60);
    json.remove("expires_at");
    var read = shop.read(customer).json();
    read.remove("expires_at");
    assertEquals(json, read);
    assertEquals("/order-service/checkout", read.getJsonObject("_links").getJsonObject("checkout").getString("href"));
  }

  @Test
  void quantities_add_up_even_when_the_body_is_declared_as_a_form() {
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
  void prices_and_owners_that_a_client_sends_are_refused() {
    var customer = customer();
    var other = customer();
    var product = product(1000, "standard");
    for (var smuggled : List.of("price_cents", "unit_price_cents", "total_cents", "customer_id", "cart_id", "version")) {
      var reply = shop.post(customer, "/add", Shop.line(product, 1).put(smuggled, 1));
      assertRefused(422, "invalid-input", reply);
      assertEquals(smuggled, reply.field());
    }
    assertEquals(Map.of(), shop.items(customer));
    assertEquals(Map.of(), shop.items(other));
  }

  @Test
  void a_cart_has_at_most_999_pieces_of_a_product() {
    var customer = customer();
    var product = product();
    var version = shop.add(customer, product, 600).json().getLong("version");
    assertRefused(409, "too-many-pieces", shop.add(customer, product, 400));
    assertEquals(version, shop.version(customer));
    assertEquals(999, items(shop.add(customer, product, 399)).get(product));
    assertEquals("quantity", shop.put(customer, product, 1000).field());
  }

  @Test
  void a_cart_has_at_most_100_different_products() {
    var customer = customer();
    var products = OtherServices.products(101);
    products.subList(0, 100).forEach(product -> assertEquals(200, shop.add(customer, product, 1).status()));
    assertRefused(409, "too-many-products", shop.add(customer, products.getLast(), 1));
    assertRefused(409, "too-many-products", shop.put(customer, products.getLast(), 1));
    assertEquals(200, shop.add(customer, products.getFirst(), 5).status());
    assertEquals(105, shop.read(customer).json().getInteger("item_count"));
    shop.delete(customer, "/items/" + products.getFirst());
    assertEquals(100, items(shop.add(customer, products.getLast(), 1)).size());
  }

  @Test
  void a_put_sets_the_quantity_and_zero_removes_the_product() {
    var customer = customer();
    var product = product();
    assertEquals(Map.of(product, 5L), items(shop.put(customer, product, 5)));
    assertEquals(Map.of(product, 2L), items(shop.put(customer, product, 2)));
    var version = shop.version(customer);
    assertEquals(version, shop.put(customer, product, 2).json().getLong("version"));
    assertEquals(Map.of(), items(shop.put(customer, product, 0)));
    assertEquals(Map.of(), items(shop.put(customer, product, 0)));
  }

  @Test
  void a_product_that_was_removed_can_be_removed_again() {
    var customer = customer();
    var product = product();
    shop.add(customer, product, 5);
    assertEquals(Map.of(), items(shop.delete(customer, "/items/" + product)));
    assertEquals(200, shop.delete(customer, "/items/" + product).status());
    assertFalse(shop.read(customer).json().getJsonObject("_links").containsKey("clear"));
  }

  @Test
  void only_a_product_that_is_sold_can_be_added() {
    var customer = customer();
    var product = product();
    assertRefused(404, "product-not-found", shop.add(customer, 999_999_999, 1));
    assertRefused(404, "product-not-found", shop.put(customer, 999_999_999, 1));
    change(product, "active", false);
    assertRefused(422, "product-retired", shop.add(customer, product, 1));
    assertEquals(0, shop.version(customer));
  }

  @Test
  void the_quantity_of_a_retired_product_can_only_decrease() {
    var customer = customer();
    var product = product();
    shop.add(customer, product, 5);
    change(product, "active", false);
    shop.pass(301);
    var cart = shop.read(customer);
    assertFalse(item(cart, product).getBoolean("active"));
    assertFalse(cart.json().getJsonObject("_links").containsKey("checkout"));
    assertRefused(422, "product-retired", shop.add(customer, product, 1));
    assertRefused(422, "product-retired", shop.put(customer, product, 6));
    assertEquals(Map.of(product, 4L), items(shop.put(customer, product, 4)));
    assertEquals(Map.of(), items(shop.delete(customer, "/items/" + product)));
  }

  @Test
  void an_add_is_one_call_to_redis() {
    var customer = customer();
    var product = product();
    shop.add(customer, product, 1);
    var before = scriptCalls();
    shop.add(customer, product, 1);
    assertEquals(before + 1, scriptCalls());
  }

  /** Returns how many scripts Redis has run by their hash, which only carts do. */
  private static long scriptCalls() {
    var statistics = shop.redis().info(List.of("commandstats")).await().toString();
    return statistics.lines().filter(line -> line.startsWith("cmdstat_evalsha:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^:]*:calls=([0-9]+),.*", "$1"))).sum();
  }
}
