package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.cart.Shop.item;
import static pos.cart.Shop.items;
import static pos.cart.Shop.refused;
import static pos.cart.Surroundings.AWAY;
import static pos.cart.Surroundings.CALLS;
import static pos.cart.Surroundings.SLOW;
import static pos.cart.Surroundings.calls;
import static pos.cart.Surroundings.change;
import static pos.cart.Surroundings.customer;
import static pos.cart.Surroundings.product;
import static pos.testing.ServiceProcess.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cart knows of the other services, and how it does without them. */
class SurroundingsTest {

  private Shop shop;

  @BeforeEach
  void open() {
    shop = new Shop(2);
    CALLS.clear();
  }

  @AfterEach
  void close() {
    AWAY.clear();
    SLOW.clear();
    Surroundings.age = null;
    shop.close();
  }

  @Test
  void for_the_quantities_alone_nobody_is_asked() {
    var customer = customer();
    var product = product(1000, "standard");
    var added = shop.add(customer, product, 2).json();
    shop.pass(301);
    CALLS.clear();
    var cart = shop.quantities(customer);
    assertEquals(new JsonObject().put("cart_id", added.getString("cart_id"))
        .put("items", new JsonArray().add(new JsonObject().put("product_id", product).put("quantity", 2)))
        .put("version", added.getLong("version")), cart.json());
    assertEquals(0, calls("/"));
  }

  @Test
  void a_price_is_asked_for_every_300_seconds() {
    var customer = customer();
    var product = product(1000, "standard");
    shop.add(customer, product, 1);
    change(product, "price_cents", 1250);
    shop.pass(298);
    assertEquals(1000, shop.read(customer).json().getInteger("total_cents"));
    assertEquals(1, calls("/product-service/products?limit=100&ids=" + product));
    shop.pass(3);
    assertEquals(1250, shop.read(customer).json().getInteger("total_cents"));
  }

  @Test
  void what_the_gateway_had_kept_is_that_much_older() {
    var customer = customer();
    var product = product(1000, "standard");
    Surroundings.age = "290";
    shop.add(customer, product, 1);
    change(product, "price_cents", 1250);
    shop.pass(11);
    assertEquals(1250, shop.read(customer).json().getInteger("total_cents"));
  }

  @Test
  void what_is_available_is_asked_for_every_60_seconds() {
    var customer = customer();
    var product = product();
    Surroundings.receive(6, product, 4);
    Surroundings.receive(1, product, 100);
    assertEquals(4, item(shop.add(customer, product, 1), product).getInteger("available"));
    Surroundings.receive(6, product, 5);
    shop.pass(58);
    assertEquals(4, item(shop.read(customer), product).getInteger("available"));
    shop.pass(3);
    assertEquals(9, item(shop.read(customer), product).getInteger("available"));
  }

  @Test
  void other_services_are_asked_with_the_internal_key_and_the_callers_correlation_id() {
    shop.add(customer(), product(), 1, "X-Correlation-ID", "visit-1");
    assertEquals(List.of("pos-internal-2025-dev-key visit-1"),
        CALLS.stream().map(call -> call.apikey() + " " + call.correlationId()).distinct().toList());
    assertEquals(3, CALLS.size());
  }

  @Test
  void one_asks_for_all_who_wait_and_everybody_goes_on_as_himself() {
    var product = product();
    var customers = IntStream.range(0, 10).mapToObj(i -> customer()).toList();
    var replies = shop.service.race(10, i -> shop.send(shop.service, customers.get(i), "/add", Shop.line(product, 1),
        "X-Correlation-ID", "visit-" + i));
    assertTrue(replies.stream().allMatch(reply -> reply.status() == 200));
    assertEquals(1, calls("/product-service"));
    assertEquals(IntStream.range(0, 10).mapToObj(i -> "visit-" + i).collect(Collectors.toSet()),
        CALLS.stream().filter(call -> call.path().startsWith("/customer-service"))
            .map(Surroundings.Call::correlationId).collect(Collectors.toSet()));
  }

  @Test
  void without_the_catalogue_a_cart_shows_what_was_known_last() {
    var customer = customer();
    var product = product(1000, "standard");
    shop.add(customer, product, 1);
    AWAY.add("product-service");
    shop.pass(301);
    var cart = shop.read(customer);
    assertEquals(1000, cart.json().getInteger("total_cents"));
    assertTrue(cart.json().getBoolean("degraded"));
    assertEquals(Map.of(product, 3L), items(shop.add(customer, product, 2)));
    AWAY.clear();
    await("catalogue", () -> !shop.read(customer).json().getBoolean("degraded"));
  }

  @Test
  void of_what_nothing_is_known_nothing_is_said_and_nothing_summed_up() {
    var customer = customer();
    var product = product();
    shop.add(customer, product, 2);
    AWAY.add("product-service");
    var cart = shop.instances.get(1).get("/cart?province=QC", "Authorization", customer.authorization());
    var item = item(cart, product);
    assertEquals(2, item.getInteger("quantity"));
    Stream.of("sku", "name", "unit_price_cents", "total_cents", "tax_code", "active")
        .forEach(field -> assertNull(item.getValue(field), field));
    assertEquals(2, cart.json().getInteger("item_count"));
    assertNull(cart.json().getValue("subtotal_cents"));
    assertNull(cart.json().getValue("total_cents"));
    assertTrue(cart.json().getJsonArray("taxes").isEmpty());
    assertFalse(cart.json().getJsonObject("_links").containsKey("checkout"));
  }

  @Test
  void without_the_catalogue_nothing_unknown_gets_into_a_cart() {
    var customer = customer();
    var known = product();
    var unknown = product();
    shop.add(customer, known, 5);
    AWAY.add("product-service");
    for (var reply : List.of(shop.add(customer, unknown, 1), shop.put(customer, unknown, 1))) {
      refused(503, "unavailable", reply);
      assertEquals("1", reply.header("Retry-After"));
    }
    assertEquals(Map.of(known, 4L), items(shop.put(customer, known, 4)));
    assertEquals(Map.of(), items(shop.delete(customer, "/items/" + known)));
  }

  @Test
  void without_the_inventory_nothing_is_said_of_what_is_available() {
    var customer = customer();
    var product = product(1000, "standard");
    AWAY.add("inventory-service");
    var cart = shop.add(customer, product, 1);
    assertNull(item(cart, product).getValue("available"));
    assertEquals(1000, cart.json().getInteger("total_cents"));
    assertTrue(cart.json().getBoolean("degraded"));
    AWAY.clear();
    assertEquals(0, item(shop.read(customer), product).getInteger("available"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"product-service", "inventory-service", "customer-service"})
  void nobody_waits_for_a_slow_service(String slow) {
    var customer = customer();
    shop.add(customer, product(), 1);
    shop.pass(301);
    SLOW.add(slow);
    for (int i = 0; i < 8; i++) {
      var start = System.nanoTime();
      var cart = shop.read(customer);
      var millis = (System.nanoTime() - start) / 1_000_000;
      assertEquals(200, cart.status());
      assertTrue(cart.json().getBoolean("degraded"));
      assertTrue(millis < 900, "took " + millis + " ms");
    }
    // the circuit is open by now
    var before = calls("/" + slow);
    shop.read(customer);
    assertEquals(before, calls("/" + slow));
  }
}
