package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.ServiceUnderTest;

class AuditTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static final ServiceUnderTest service = shop.service;

  /** Reads all pages. */
  private static List<JsonObject> all(String books, String what) {
    var all = new ArrayList<JsonObject>();
    var cursor = "";
    while (cursor != null) {
      var reply = service.get("/audit/" + books + "?limit=7" + cursor);
      assertEquals(200, reply.status(), reply.body().toString());
      assertTrue(reply.json().getInteger("examined") <= 7);
      reply.json().getJsonArray(what).forEach(item -> all.add((JsonObject) item));
      var next = reply.json().getString("next_cursor");
      cursor = next == null ? null : "&cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    }
    return all;
  }

  @Test
  void a_stock_that_differs_from_its_movements_or_reservations_is_named() {
    var product = shop.product(1, 10);
    shop.reserve("sale:" + UUID.randomUUID(), 1, 60, product, 3);
    assertEquals(List.of(), all("stocks", "items"));
    service.sql("UPDATE stocks SET on_hand = on_hand + 2, reserved = reserved - 1 WHERE product_id = $1", product);
    var found = all("stocks", "items");
    service.sql("UPDATE stocks SET on_hand = on_hand - 2, reserved = reserved + 1 WHERE product_id = $1", product);
    var id = "location 1, product " + product;
    assertEquals(List.of(
        new JsonObject().put("id", id).put("figure", "on_hand").put("expected", 10).put("found", 12),
        new JsonObject().put("id", id).put("figure", "reserved").put("expected", 3).put("found", 2)), found);
  }

  @Test
  void what_is_held_and_what_the_ledger_has_of_sales_is_listed_and_found() {
    var product = shop.product(1, 10);
    var sold = "sale:" + UUID.randomUUID();
    var held = "sale:" + UUID.randomUUID();
    shop.end(shop.reserve(sold, 1, 60, product, 4), "commit");
    shop.reserve(held + "#2", 1, 60, product, 3);
    var moved = new JsonObject().put("location_id", 1).put("type", "sale").put("reference", sold).put("pieces", -4);
    assertTrue(all("movements", "goods").contains(moved));
    var hold = all("reservations", "holds").stream()
        .filter(each -> each.getString("reference").equals(held + "#2")).findFirst().orElseThrow();
    assertEquals(3, hold.getInteger("pieces"));
    assertEquals(List.of(false, false), List.of(hold.getBoolean("is_old"), hold.getBoolean("sold")));
    var found = service.post("/audit/goods",
        new JsonObject().put("references", new JsonArray().add(sold).add(held).add("sale:unknown")));
    assertEquals(new JsonArray().add(moved), found.json().getJsonArray("goods"), found.body().toString());
    assertEquals("references", service.post("/audit/goods", new JsonObject()).field());
  }
}
