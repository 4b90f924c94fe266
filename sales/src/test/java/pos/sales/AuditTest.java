package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AuditTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  /** Reads all pages. */
  private static List<JsonObject> all(String books, String what) {
    var all = new ArrayList<JsonObject>();
    var cursor = "";
    while (cursor != null) {
      var reply = shop.service.get("/audit/" + books + "?limit=2" + cursor);
      assertEquals(200, reply.status(), reply.body().toString());
      reply.json().getJsonArray(what).forEach(item -> all.add((JsonObject) item));
      var next = reply.json().getString("next_cursor");
      cursor = next == null ? null : "&cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    }
    return all;
  }

  private List<JsonObject> goods(String of, String id) {
    return all(of, "goods").stream().filter(goods -> goods.getString("reference").endsWith(id)).toList();
  }

  private static JsonObject moved(String type, String reference, long pieces) {
    return new JsonObject().put("location_id", 1).put("type", type).put("reference", reference).put("pieces", pieces);
  }

  @Test
  void sales_voids_and_returns_tell_what_they_moved() {
    var till = Till.of(shop);
    till.session();
    var kept = till.sell(till.sale());
    var voided = till.sell(till.sale());
    assertEquals(200, till.voidSale(voided).status());
    var back = shop.service.post("/sales/" + kept + "/returns", new JsonObject("""
        {"lines": [{"line_no": 1, "quantity": 1}], "reason": "broken", "refund_method": "debit", "restock": true}"""));
    assertEquals(201, back.status(), back.body().toString());
    var returned = "return:" + back.json().getString("id");
    assertEquals(List.of(moved("sale", "sale:" + kept, -1)), goods("sales", kept));
    assertEquals(List.of(moved("sale", "sale:" + voided, -1), moved("void", "void:" + voided, 1)),
        goods("sales", voided));
    assertEquals(List.of(moved("return", returned, 1)), goods("returns", back.json().getString("id")));
    var found = shop.service.post("/audit/goods", new JsonObject().put("references",
        new JsonArray().add("void:" + voided).add(returned).add("sale:" + UUID.randomUUID()).add("other"))).json();
    assertEquals(new JsonArray().add(moved("sale", "sale:" + voided, -1)).add(moved("void", "void:" + voided, 1))
        .add(moved("return", returned, 1)), found.getJsonArray("goods"));
    assertEquals(new JsonArray().add("sale:" + voided), found.getJsonArray("holding"));
  }

  /** A reader that is told of the past gets what the events told it. */
  @Test
  void the_books_tell_sales_voids_and_returns_as_their_events_did() {
    var till = Till.of(shop);
    till.session();
    var kept = till.sell(till.sale());
    var voided = till.sell(till.sale());
    assertEquals(200, till.voidSale(voided).status());
    var back = shop.service.post("/returns", till.refund(500));
    assertEquals(201, back.status(), back.body().toString());
    assertTold("sales", "sale.completed", kept);
    assertTold("sales", "sale.voided", voided);
    assertTold("returns", "sale.returned", back.json().getString("id"));
    assertEquals(List.of("sale.voided"), all("sales/events", "items").stream()
        .filter(event -> event.getJsonObject("payload").getString("id").equals(voided))
        .map(event -> event.getString("type")).toList());
  }

  private static void assertTold(String books, String type, String id) {
    var event = shop.service.sql("""
        SELECT payload, created_at FROM outbox WHERE type = $1 AND payload->>'id' = $2""", type, id).getFirst();
    var told = all(books + "/events", "items").stream().filter(item -> item.getString("type").equals(type)
        && item.getJsonObject("payload").getString("id").equals(id)).toList();
    assertEquals(1, told.size(), id);
    var payload = told.getFirst().getJsonObject("payload");
    // inventory may have taken the goods out meanwhile
    assertEquals(event.getJsonObject("payload").put("stock_status", payload.getValue("stock_status")),
        payload.containsKey("stock_status") ? payload : payload.copy().putNull("stock_status"));
    if (!type.equals("sale.voided")) {
      assertEquals(event.getOffsetDateTime("created_at").toInstant(), Instant.parse(told.getFirst().getString("at")));
    }
  }

  @Test
  void a_sale_that_differs_from_its_lines_or_payments_is_named() {
    var till = Till.of(shop);
    var sale = till.sell(till.sale());
    assertEquals(List.of(), all("sales", "items"));
    var id = UUID.fromString(sale);
    shop.service.sql("UPDATE payments SET amount_cents = amount_cents + 7 WHERE sale_id = $1", id);
    shop.service.sql("UPDATE line_items SET unit_price_cents = unit_price_cents + 5, total_cents = total_cents + 5 * quantity "
        + "WHERE sale_id = $1", id);
    var found = all("sales", "items");
    shop.service.sql("UPDATE payments SET amount_cents = amount_cents - 7 WHERE sale_id = $1", id);
    shop.service.sql("UPDATE line_items SET unit_price_cents = unit_price_cents - 5, total_cents = total_cents - 5 * quantity "
        + "WHERE sale_id = $1", id);
    assertEquals(List.of(
        new JsonObject().put("id", "sale:" + sale).put("figure", "payments_cents").put("expected", 200).put("found", 207),
        new JsonObject().put("id", "sale:" + sale).put("figure", "lines_cents").put("expected", 200).put("found", 205)),
        found);
  }
}
