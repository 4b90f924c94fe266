package pos.order;

import static pos.order.Shop.address;
import static pos.order.Shop.mustBe;
import static pos.order.Shop.paidWith;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import pos.testing.Reply;
import pos.testing.ServiceProcess;

/** A customer with an account, who orders with a shipping address in Québec and a billing address in Ontario. */
record Person(Shop shop, long id, String token, String refreshToken) {

  static final String PASSWORD = "correct horse";
  static final String TRACKING_NUMBER = "7023210039414604";
  /** Matches what can be found in the person's addresses, in the reason for cancelling, and at the carrier. */
  private static final String NAMED = "Tremblay|Sainte-Catherine|Montréal|H3B|5145550199|" + TRACKING_NUMBER;

  static Person join(Shop shop) {
    var name = "p" + UUID.randomUUID().toString().substring(0, 12);
    mustBe(201, shop.customers.post("/customers", new JsonObject().put("username", name).put("password", PASSWORD)
        .put("email", name + "@example.com").put("first_name", "Camille").put("last_name", "Tremblay")));
    var tokens = mustBe(200, shop.customers.post("/auth", new JsonObject().put("username", name)
        .put("password", PASSWORD))).json();
    return new Person(shop, tokens.getLong("customer_id"), "Bearer " + tokens.getString("access_token"),
        tokens.getString("refresh_token"));
  }

  /** Returns the body of a checkout. */
  static JsonObject checkout(String card) {
    return paidWith(card).put("shipping_address", address("QC").put("phone", "+15145550199"))
        .put("billing_address", address("ON"));
  }

  /** Orders a product under the key {@code a}. */
  long order(long product) {
    shop.add(id, product, 1);
    return mustBe(201, shop.checkOut(id, "a", checkout("tok_visa"))).json().getLong("id");
  }

  /** Orders a product, which is shipped and delivered. */
  long receive(long product) {
    var order = order(product);
    for (var move : List.of("ship", "deliver")) {
      mustBe(200, shop.orders.post("/admin/orders/" + order + "/" + move, new JsonObject()));
    }
    return order;
  }

  Reply erase() {
    return shop.customers.delete("/customers/me", "Authorization", token);
  }

  /** Erases the account, and waits until the order service has read of it. */
  void eraseAndAwait() {
    mustBe(204, erase());
    awaitErased();
  }

  void awaitErased() {
    ServiceProcess.await("the order service has read of the erasure", () -> shop.orders.number(
        "SELECT count(*) FROM buyers WHERE customer_id = $1 AND erased_at IS NOT NULL", id) == 1);
  }

  /** Returns the tables in whose rows the person is still named. */
  List<String> namedIn() {
    return shop.orders.sql("""
        WITH mine AS (SELECT id FROM orders WHERE customer_id = $1)
        SELECT 'orders' FROM orders r WHERE customer_id = $1 AND r::text ~ $2
        UNION SELECT 'statuses' FROM statuses r WHERE order_id IN (SELECT id FROM mine) AND r::text ~ $2
        UNION SELECT 'requests' FROM requests r WHERE order_id IN (SELECT id FROM mine) AND r::text ~ $2
        UNION SELECT 'outbox' FROM outbox r WHERE payload->>'customer_id' = $1::text AND r::text ~ $2
        ORDER BY 1
        """, id, NAMED).stream().map(row -> row.getString(0)).toList();
  }
}
