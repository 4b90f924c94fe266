package pos.order;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AuditTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  private static JsonObject audit() {
    return Shop.mustBe(200, shop.orders.get("/audit/orders?limit=200")).json();
  }

  @Test
  void an_order_tells_what_it_moved_and_is_named_when_its_money_differs() {
    var id = shop.order(shop.customerWith(shop.product(1000, 10), 3)).getLong("id");
    var reference = "order:" + id + ":" + shop.orders.sql("SELECT uuid FROM orders WHERE id = $1", id).getFirst()
        .getUUID("uuid");
    var moved = new JsonObject().put("location_id", 6).put("type", "sale").put("reference", reference).put("pieces", -3);
    var before = audit();
    assertEquals(new JsonArray(), before.getJsonArray("items"));
    assertEquals(List.of(moved), before.getJsonArray("goods").stream().map(JsonObject.class::cast)
        .filter(goods -> goods.getString("reference").equals(reference)).toList());
    var found = shop.orders.post("/audit/goods",
        new JsonObject().put("references", new JsonArray().add(reference).add("order:99999"))).json();
    assertEquals(new JsonObject().put("goods", new JsonArray().add(moved)).put("holding", new JsonArray()), found);
    shop.orders.sql("UPDATE payments SET amount_cents = amount_cents + 9 WHERE order_id = $1", id);
    var captured = shop.orders.number("SELECT captured_cents FROM orders WHERE id = $1", id);
    assertEquals(new JsonArray().add(new JsonObject().put("id", reference).put("figure", "payments_captured_cents")
        .put("expected", captured).put("found", captured + 9)).encode(), audit().getJsonArray("items").encode());
  }

  private static JsonObject told(long id) {
    var told = Shop.mustBe(200, shop.orders.get("/audit/orders/events?limit=200")).json().getJsonArray("items").stream()
        .map(JsonObject.class::cast).filter(event -> event.getJsonObject("payload").getLong("id") == id).toList();
    assertEquals(1, told.size());
    return told.getFirst();
  }

  private static JsonObject published(long id, String type) {
    return shop.orders.sql("SELECT payload FROM outbox WHERE type = $2 AND (payload->>'id')::bigint = $1", id, type)
        .getFirst().getJsonObject("payload");
  }

  @Test
  void the_books_tell_an_order_as_its_last_event_did_also_when_its_customer_was_erased() {
    var customer = shop.customerWith(shop.product(1000, 10), 2);
    var id = shop.order(customer).getLong("id");
    assertEquals(new JsonObject().put("type", "order.confirmed").put("at", told(id).getString("at"))
        .put("payload", published(id, "order.confirmed")), told(id));
    Shop.mustBe(200, shop.post(shop.orders, customer, "/orders/" + id + "/cancel", null).await());
    var cancelled = published(id, "order.cancelled");
    shop.orders.sql("UPDATE orders SET updated_at = updated_at + interval '1 day', version = version + 1 WHERE id = $1", id);
    assertEquals(cancelled.put("version", cancelled.getLong("version") + 1), told(id).getJsonObject("payload"));
    assertEquals("order.cancelled", told(id).getString("type"));
    assertEquals(cancelled.getString("updated_at"), told(id).getString("at"));
  }
}
