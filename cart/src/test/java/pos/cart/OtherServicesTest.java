package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.cart.OtherServices.AWAY;
import static pos.cart.OtherServices.CALLS;
import static pos.cart.OtherServices.SILENT;
import static pos.cart.OtherServices.calls;
import static pos.cart.OtherServices.change;
import static pos.cart.OtherServices.customer;
import static pos.cart.OtherServices.product;
import static pos.cart.Shop.assertUnavailable;
import static pos.cart.Shop.item;
import static pos.cart.Shop.items;
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

/** What carts ask other services, how long they cache the answers, and how they do without them. */
class OtherServicesTest {

  /** Opened for every test: its caches are cold and its circuits closed. */
  private Shop shop;

  @BeforeEach
  void open() {
    shop = Shop.open(2);
    CALLS.clear();
  }

  @AfterEach
  void close() {
    OtherServices.restore();
    shop.close();
  }

  @Test
  void quantities_alone_need_no_other_service() {
    var customer = customer();
    var product = product(1000, "standard");
    var added = shop.add(customer, product, 2).json();
    shop.pass(301);
    CALLS.clear();
    var cart = shop.readQuantities(customer);
    assertEquals(new JsonObject().put("cart_id", added.getString("cart_id"))
        .put("items", new JsonArray().add(new JsonObject().put("product_id", product).put("quantity", 2)))
        .put("version", added.getLong("version")), cart.json());
    assertEquals(0, calls("/"));
  }

  @Test
  void a_price_is_read_again_after_300_seconds() {
    var customer = customer();
    var product = product(1000, "standard");
    shop.add(customer, product, 1);
    change(product, "price_cents", 1250);
    shop.pass(240);
    assertEquals(1000, shop.read(customer).json().getInteger("total_cents"));
    assertEquals(1, calls("/product-service/products?limit=100&ids=" + product));
    shop.pass(61);
    assertEquals(1250, shop.read(customer).json().getInteger("total_cents"));
  }

  @Test
  void the_age_of_a_response_from_the_gateways_cache_counts() {
    var customer = customer();
    var product = product(1000, "standard");
    OtherServices.age = "290";
    shop.add(customer, product, 1);
    change(product, "price_cents", 1250);
    shop.pass(11);
    assertEquals(1250, shop.read(customer).json().getInteger("total_cents"));
  }

  @Test
  void availability_is_read_again_after_60_seconds() {
    var customer = customer();
    var product = product();
    OtherServices.receive(6, product, 4);
    OtherServices.receive(1, product, 100);
    assertEquals(4, item(shop.add(customer, product, 1), product).getInteger("available"));
    OtherServices.receive(6, product, 5);
    shop.pass(30);
    assertEquals(4, item(shop.read(customer), product).getInteger("available"));
    shop.pass(31);
    assertEquals(9, item(shop.read(customer), product).getInteger("available"));
  }

  @Test
  void calls_carry_the_internal_key_and_the_correlation_id_of_the_request() {
    shop.add(customer(), product(), 1, "X-Correlation-ID", "visit-1");
    assertEquals(List.of("pos-internal-2025-dev-key visit-1"),
        CALLS.stream().map(call -> call.apikey() + " " + call.correlationId()).distinct().toList());
    assertEquals(3, CALLS.size());
  }

  @Test
  void simultaneous_requests_share_a_call_and_keep_their_own_correlation_ids() {
    var product = product();
    var customers = IntStream.range(0, 10).mapToObj(_ -> customer()).toList();
    var replies = shop.service.race(10, i -> Shop.post(shop.service, customers.get(i), "/add", Shop.line(product, 1),
        "X-Correlation-ID", "visit-" + i));
    assertTrue(replies.stream().allMatch(reply -> reply.status() == 200));
    assertEquals(1, calls("/product-service"));
    assertEquals(IntStream.range(0, 10).mapToObj(i -> "visit-" + i).collect(Collectors.toSet()),
        CALLS.stream().filter(call -> call.path().startsWith("/customer-service"))
            .map(OtherServices.Call::correlationId).collect(Collectors.toSet()));
  }

  @Test
  void without_the_catalogue_a_cart_shows_and_uses_what_was_last_known() {
    var customer = customer();
    var product = product(1000, "standard");
    shop.add(customer, product, 1);
    AWAY.add("product-service");
    shop.pass(301);
    var cart = shop.read(customer);
    assertEquals(1000, cart.json().getInteger("total_cents"));
    assertTrue(cart.json().getBoolean("degraded"));
    assertEquals(Map.of(product, 3L), items(shop.add(customer, product, 2)));
    OtherServices.restore();
    await("catalogue", () -> !shop.read(customer).json().getBoolean("degraded"));
  }

  @Test
  void an_unknown_price_is_shown_as_null_and_so_are_the_totals() {
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
  void without_the_catalogue_an_unknown_product_cannot_be_added() {
    var customer = customer();
    var known = product();
    var unknown = product();
    shop.add(customer, known, 5);
    AWAY.add("product-service");
    assertUnavailable(shop.add(customer, unknown, 1));
    assertUnavailable(shop.put(customer, unknown, 1));
    assertEquals(Map.of(known, 4L), items(shop.put(customer, known, 4)));
    assertEquals(Map.of(), items(shop.delete(customer, "/items/" + known)));
  }

  @Test
  void without_the_inventory_availability_is_shown_as_null() {
    var customer = customer();
    var product = product(1000, "standard");
    AWAY.add("inventory-service");
    var cart = shop.add(customer, product, 1);
    assertNull(item(cart, product).getValue("available"));
    assertEquals(1000, cart.json().getInteger("total_cents"));
    assertTrue(cart.json().getBoolean("degraded"));
    OtherServices.restore();
    assertEquals(0, item(shop.read(customer), product).getInteger("available"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"product-service", "inventory-service", "customer-service"})
  void a_cart_does_not_wait_for_a_service_that_does_not_answer(String silent) {
    var customer = customer();
    shop.add(customer, product(), 1);
    shop.pass(301);
    SILENT.add(silent);
    for (int i = 0; i < 8; i++) {
      var start = System.nanoTime();
      var cart = shop.read(customer);
      var millis = (System.nanoTime() - start) / 1_000_000;
      assertEquals(200, cart.status());
      assertTrue(cart.json().getBoolean("degraded"));
      assertTrue(millis < 10 * ListClient.TIMEOUT_MILLIS, "took " + millis + " ms");
    }
    // by now the circuit is open, so the service is not even called
    var before = calls("/" + silent);
    shop.read(customer);
    assertEquals(before, calls("/" + silent));
  }
}
