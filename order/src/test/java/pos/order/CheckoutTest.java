package pos.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static pos.order.Shop.address;
import static pos.order.Shop.mustBe;
import static pos.order.Shop.paidWith;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import pos.testing.Reply;
import pos.testing.Strangers;

class CheckoutTest {

  private final Shop shop = Shop.shared();

  @AfterAll
  static void check() {
    Shop.shared().assertBooksAgree();
  }

  @Test
  void routes_and_contract_agree() {
    var operations = shop.orders.verticle(OrderService.class).app().operations();
    assertEquals(List.of(), shop.orders.differencesFromContract(operations));
  }

  @Test
  void no_operation_takes_a_call_past_the_gateway_or_without_a_key() {
    assertEquals(List.of(), Strangers.served(shop.orders, shop.orders.verticle(OrderService.class).app().operations()));
  }

  @Test
  void a_cart_becomes_an_order_that_is_paid_and_taken_from_the_stock() {
    var product = shop.product(1000, 5);
    var customer = shop.customerWith(product, 2);
    var reply = mustBe(201, shop.checkOut(customer));
    var order = reply.json();
    assertEquals("confirmed", order.getString("status"));
    assertEquals(customer, order.getLong("customer_id"));
    assertEquals("/order-service/orders/" + order.getLong("id"), reply.header("Location"));
    assertEquals(2000 + 100 + 200 + 995, order.getLong("total_cents"));
    assertEquals(new JsonObject().put("status", "captured").put("method", "card")
        .put("amount_cents", order.getLong("total_cents")).put("refunded_cents", 0), order.getJsonObject("payment"));
    assertEquals(address("QC").put("line2", null).put("country", "CA").put("phone", null),
        order.getJsonObject("billing_address"));
    assertEquals(order, shop.get(customer, "/orders/" + order.getLong("id")).json());
    assertEquals(List.of(3L, 0L), shop.stock(product));
    assertEquals(new JsonArray(), shop.cart(customer));
    assertEquals(order.getLong("total_cents"), shop.charged(order.getLong("id")));
    assertEquals(List.of("pending", "reserved", "paid", "confirmed"), shop.history(order.getLong("id")));
  }

  @Test
  void a_confirmed_order_is_published_with_its_province_but_without_addresses() {
    var product = shop.product(1000, 5);
    var order = shop.order(shop.customerWith(product, 2));
    var events = shop.orders.sql("SELECT type, payload FROM outbox WHERE (payload->>'id')::bigint = $1",
        order.getLong("id"));
    assertEquals(1, events.size());
    assertEquals("order.confirmed", events.getFirst().getString("type"));
    var expected = order.copy().put("restock", false).put("location_id", 6).put("lines", Shop.lines(product, 2))
        .put("confirmed_at", order.getString("updated_at")).put("province", "QC")
        .put("reference", shop.reference(order.getLong("id")));
    expected.getJsonArray("items").getJsonObject(0)
        .put("category", new JsonObject().put("id", 1).put("name", "Épicerie"));
    List.of("_links", "shipping_address", "billing_address", "shipment", "reason").forEach(expected::remove);
    assertEquals(expected, events.getFirst().getJsonObject("payload"));
  }

  @Test
  void a_saved_address_of_the_customer_can_be_used() {
    var login = shop.customers.post("/auth", new JsonObject().put("username", "client1").put("password", "password"));
    var token = "Bearer " + login.json().getString("access_token");
    shop.add(1, shop.product(1000, 5), 1);
    var body = paidWith("tok_visa").put("shipping_address_id", 1);
    body.remove("shipping_address");
    var order = mustBe(201, shop.orders.post("/checkout", body, "Authorization", token, "Idempotency-Key", "own"))
        .json();
    assertEquals("Camille Tremblay", order.getJsonObject("shipping_address").getString("full_name"));
    assertNull(order.getJsonObject("shipping_address").getValue("default_shipping"));
    shop.add(1, shop.product(1000, 5), 1);
    var other = shop.orders.post("/checkout", body.put("shipping_address_id", 999), "Authorization", token,
        "Idempotency-Key", "other");
    assertEquals(422, other.status());
    assertEquals("shipping_address_id", other.field());
  }

  @Test
  void an_address_that_the_book_takes_is_taken_by_a_checkout_and_stored_alike() {
    var person = Person.join(shop);
    var typed = Shop.address("QC").put("full_name", "😀".repeat(200)).put("line1", "\u00a01  rue\u00a0Peel\n")
        .put("line2", "").put("city", "Montre\u0301al\u200b").put("postal_code", "h3b-1a5")
        .put("phone", "(514) 555-0199");
    var saved = mustBe(201, shop.customers.post("/customers/me/addresses", typed, "Authorization", person.token()))
        .json();
    shop.add(person.id(), shop.product(1000, 5), 1);
    var given = mustBe(201, shop.checkOut(person.id(), "given", paidWith("tok_visa").put("shipping_address", typed)))
        .json().getJsonObject("shipping_address");
    assertEquals("1 rue Peel, Montréal, H3B 1A5, +15145550199", String.join(", ", given.getString("line1"),
        given.getString("city"), given.getString("postal_code"), given.getString("phone")));
    shop.add(person.id(), shop.product(1000, 5), 1);
    var byId = paidWith("tok_visa").put("shipping_address_id", saved.getLong("id"));
    byId.remove("shipping_address");
    assertEquals(given, mustBe(201, shop.orders.post("/checkout", byId, "Authorization", person.token(),
        "Idempotency-Key", "by id")).json().getJsonObject("shipping_address"));
    for (var bad : List.of(typed.copy().put("city", "a\u202eb"), typed.copy().put("full_name", "😀".repeat(201)))) {
      assertEquals(422, shop.customers.post("/customers/me/addresses", bad, "Authorization", person.token()).status());
      assertEquals(422, shop.checkOut(person.id(), "bad", paidWith("tok_visa").put("shipping_address", bad)).status());
    }
  }

  /** Prepared statements stay valid only while the columns that they return do. */
  @Test
  void a_column_that_a_later_release_adds_costs_no_request() {
    readEverything();
    for (var table : List.of("orders", "order_items", "statuses", "payment_simulator.charges")) {
      shop.orders.sql("ALTER TABLE " + table + " ADD COLUMN added_later int");
    }
    readEverything();
    for (var table : List.of("orders", "order_items", "statuses", "payment_simulator.charges")) {
      shop.orders.sql("ALTER TABLE " + table + " DROP COLUMN added_later");
    }
    readEverything();
  }

  /** Often enough for each connection to have prepared each statement. */
  private void readEverything() {
    var someone = shop.customerWith(shop.product(1000, 9), 1);
    var order = shop.order(someone).getLong("id");
    for (int i = 0; i < 5; i++) {
      mustBe(200, shop.get(someone, "/orders"));
      mustBe(200, shop.get(someone, "/orders/" + order));
      mustBe(200, shop.get(someone, "/orders/" + order + "/history"));
    }
    mustBe(200, shop.post(shop.orders, someone, "/orders/" + order + "/cancel", null).await());
  }

  /** Otherwise what another device bought in the meantime, with more in the cart, would be bought twice. */
  @Test
  void a_cart_that_was_bought_since_it_was_read_is_not_bought_again() {
    var product = shop.product(1000, 9);
    var customer = shop.customerWith(product, 1);
    var halt = shop.gateway().halt("stale-cart", "GET /product-service/products", 1, false);
    var stale = shop.post(shop.orders, customer, "/checkout", paidWith("tok_visa").toBuffer(),
        "Idempotency-Key", "stale", "X-Correlation-ID", "stale-cart");
    halt.awaitReached();
    shop.add(customer, shop.product(500, 9), 1);
    var order = shop.order(customer);
    halt.end();
    assertEquals("checkout-in-progress", mustBe(409, stale.await()).code());
    assertEquals(order.getLong("id"), shop.get(customer, "/orders").items().getJsonObject(0).getLong("id"));
    assertEquals(1, shop.get(customer, "/orders").items().size());
    assertEquals(List.of(8L, 0L), shop.stock(product));
  }

  private void isRefused(Reply reply, int status, String code, long customer, long product, List<Long> stock) {
    mustBe(status, reply);
    assertEquals(code, reply.code());
    assertEquals(1, shop.cart(customer).size());
    assertEquals(stock, shop.stock(product));
    assertEquals(0, shop.orders.number("""
        SELECT count(*) FROM orders JOIN payment_simulator.charges ON key = 'order:' || id || ':' || uuid
        WHERE customer_id = $1 AND charges.status = 'captured'""", customer));
  }

  @Test
  void an_order_without_enough_stock_is_refused() {
    var product = shop.product(1000, 3);
    var customer = shop.customerWith(product, 4);
    var reply = shop.checkOut(customer);
    isRefused(reply, 409, "insufficient-stock", customer, product, List.of(3L, 0L));
    assertEquals(new JsonArray().add(new JsonObject().put("product_id", product).put("requested", 4)
        .put("available", 3)), reply.json().getJsonArray("shortages"));
    var failed = shop.get(customer, "/orders").items().getJsonObject(0);
    assertEquals(List.of("pending", "failed insufficient-stock"), shop.history(failed.getLong("id")));
    assertEquals("cancelled", failed.getJsonObject("payment").getString("status"));
    shop.receive(product, 1);
    assertEquals(201, shop.checkOut(customer).status());
  }

  @Test
  void a_declined_card_costs_nothing_and_holds_nothing() {
    var product = shop.product(1000, 3);
    var customer = shop.customerWith(product, 3);
    isRefused(shop.checkOut(customer, "a", paidWith("tok_declined")), 402, "payment-declined", customer, product,
        List.of(3L, 0L));
    isRefused(shop.checkOut(customer, "b", paidWith("tok_unknown")), 402, "payment-declined", customer, product,
        List.of(3L, 0L));
    var failed = shop.get(customer, "/orders").items().getJsonObject(0);
    assertEquals(List.of("pending", "reserved", "failed payment-declined"), shop.history(failed.getLong("id")));
    assertEquals("declined", failed.getJsonObject("payment").getString("status"));
    assertEquals(201, shop.checkOut(customer).status());
  }

  @Test
  void a_changed_price_is_answered_with_the_cart_at_its_new_prices() {
    var product = shop.product(1000, 3);
    var customer = shop.customerWith(product, 1);
    mustBe(200, shop.products.patch("/products/" + product, new JsonObject().put("price_cents", 2000)));
    var expecting = paidWith("tok_visa").put("expected_total_cents", 2145);
    var reply = shop.checkOut(customer, "old", expecting);
    isRefused(reply, 409, "price-changed", customer, product, List.of(3L, 0L));
    var cart = reply.json().getJsonObject("cart");
    assertEquals(2000, cart.getJsonArray("items").getJsonObject(0).getLong("unit_price_cents"));
    assertEquals(2000 + 100 + 200 + 995, cart.getLong("total_cents"));
    assertEquals(new JsonArray(), shop.get(customer, "/orders").items());
    mustBe(201, shop.checkOut(customer, "new", expecting.put("expected_total_cents", cart.getLong("total_cents"))));
    assertEquals(reply.body(), shop.checkOut(customer, "old", expecting.put("expected_total_cents", 2145)).body());
  }

  @Test
  void a_product_that_is_no_longer_sold_is_named() {
    var product = shop.product(1000, 3);
    var customer = shop.customerWith(product, 1);
    mustBe(200, shop.products.delete("/products/" + product));
    var reply = shop.checkOut(customer);
    isRefused(reply, 409, "product-unavailable", customer, product, List.of(3L, 0L));
    assertEquals(new JsonArray().add(product), reply.json().getJsonArray("product_ids"));
  }

  @Test
  void an_empty_cart_cannot_be_checked_out() {
    var reply = shop.checkOut(Shop.customer());
    assertEquals(409, reply.status());
    assertEquals("cart-empty", reply.code());
  }
}
