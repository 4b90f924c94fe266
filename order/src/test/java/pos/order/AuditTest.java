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
    assertEquals(List.of(moved), before.getJsonArray("goods").stream().toList());
    var found = shop.orders.post("/audit/goods",
        new JsonObject().put("references", new JsonArray().add(reference).add("order:99999"))).json();
    assertEquals(new JsonObject().put("goods", new JsonArray().add(moved)).put("holding", new JsonArray()), found);
    shop.orders.sql("UPDATE payments SET amount_cents = amount_cents + 9 WHERE order_id = $1", id);
    var captured = shop.orders.number("SELECT captured_cents FROM orders WHERE id = $1", id);
    assertEquals(new JsonArray().add(new JsonObject().put("id", reference).put("figure", "payments_captured_cents")
        .put("expected", captured).put("found", captured + 9)).encode(), audit().getJsonArray("items").encode());
  }
}
