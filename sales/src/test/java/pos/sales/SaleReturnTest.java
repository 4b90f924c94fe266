package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.sales.Shop.line;
import static pos.sales.Shop.sale;
import static pos.sales.Shop.saleReturn;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.Reply;

class SaleReturnTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  @AfterEach
  void checkReturns() {
    Consistency.assertReturnsAddUp(shop);
  }

  /** Three taxed pieces at 4.99 less a dollar and two exempt ones at 2.00: 1797, with taxes 2006. */
  private static JsonObject basket() {
    return sale(2006, line("sku", "P-1", 3).put("unit_price_cents", 499).put("discount_cents", 100),
        line("sku", "P-2", 2));
  }

  private static String sold(JsonObject sale) {
    var reply = shop.sell(sale);
    assertEquals(201, reply.status(), () -> reply.body().toString());
    return reply.json().getString("id");
  }

  private static Reply giveBack(String sale, JsonObject request, String... headers) {
    return shop.service.post("/sales/" + sale + "/returns", request, headers);
  }

  private static JsonObject read(String sale) {
    return shop.service.get("/sales/" + sale).json();
  }

  @Test
  void a_full_return_refunds_what_was_paid_and_the_sale_is_returned() {
    var id = sold(basket());
    assertTrue(read(id).getJsonObject("_links").containsKey("return"));
    var request = saleReturn(1, 3, 2, 2);
    var reply = giveBack(id, request);
    assertEquals(201, reply.status());
    assertEquals("/sales-service/returns/" + request.getString("id"), reply.header("Location"));
    var back = reply.json();
    var sale = read(id);
    for (var same : new String[] {"subtotal_cents", "taxes", "rounding_cents", "total_cents", "store_id"}) {
      assertEquals(sale.getValue(same), back.getValue(same), same);
    }
    assertEquals(100, back.getJsonArray("lines").getJsonObject(0).getLong("discount_cents"));
    assertEquals("returned", sale.getString("status"));
    assertEquals(3, sale.getJsonArray("lines").getJsonObject(0).getLong("returned_quantity"));
    assertFalse(sale.getJsonObject("_links").containsKey("return"));
    assertEquals(back, shop.service.get("/returns/" + request.getString("id")).json());
  }

  @Test
  void partial_returns_add_up_to_the_sale() {
    var id = sold(basket());
    var refunded = 0L;
    var refunds = new ArrayList<Long>();
    for (var request : List.of(saleReturn(1, 1), saleReturn(2, 1, 1, 1), saleReturn(2, 1), saleReturn(1, 1))) {
      refunds.add(giveBack(id, request).json().getLong("total_cents"));
      refunded += refunds.getLast();
      var sale = read(id);
      assertEquals(refunded == 2006 ? "returned" : "partially_returned", sale.getString("status"));
    }
    assertEquals(2006, refunded);
    // 466 + 23 + 46; 465 + 24 + 47 + 200; 200; 466 + 23 + 46
    assertEquals(List.of(535L, 736L, 200L, 535L), refunds);
  }

  @Test
  void lines_are_answered_in_the_order_of_the_receipt() {
    var id = sold(basket());
    var request = saleReturn(2, 1, 1, 2);
    var back = giveBack(id, request).json();
    assertEquals(List.of(1, 2), back.getJsonArray("lines").stream()
        .map(line -> ((JsonObject) line).getInteger("line_no")).toList());
    assertEquals(back, shop.service.get("/returns/" + request.getString("id")).json());
  }

  @Test
  void returning_more_than_is_left_is_refused_and_takes_nothing() {
    var id = sold(basket());
    giveBack(id, saleReturn(1, 2));
    var before = shop.counts();
    var refused = giveBack(id, saleReturn(2, 1, 1, 2));
    assertEquals(409, refused.status());
    assertEquals("more-than-sold", refused.code());
    assertEquals(new JsonArray("""
        [{"line_no": 1, "sold": 3, "returned": 2, "left": 1}, {"line_no": 2, "sold": 2, "returned": 0, "left": 2}]"""),
        refused.json().getJsonArray("lines"));
    assertEquals(before, shop.counts());
    assertEquals(201, giveBack(id, saleReturn(2, 1, 1, 1)).status());
  }

  @Test
  void the_database_refuses_more_returned_pieces_than_were_sold() {
    var id = UUID.fromString(sold(sale()));
    assertThrows(Exception.class,
        () -> shop.service.sql("UPDATE line_items SET returned = quantity + 1 WHERE sale_id = $1", id));
    assertThrows(Exception.class, () -> shop.service.sql("UPDATE line_items SET returned = -1 WHERE sale_id = $1", id));
  }

  @Test
  void goods_come_back_in_the_named_store_or_the_callers_or_the_one_that_sold_them() {
    assertEquals(1, giveBack(sold(sale()), saleReturn(1, 1)).json().getLong("store_id"));
    assertEquals(3, giveBack(sold(sale()), saleReturn(1, 1).put("store_id", 3)).json().getLong("store_id"));
    assertEquals(4, giveBack(sold(sale()), saleReturn(1, 1), "X-Consumer-Custom-ID", "4").json().getLong("store_id"));
    var at = giveBack(sold(sale()), saleReturn(1, 1).put("register_id", 10), "X-Consumer-Custom-ID", "5").json();
    assertEquals(5, at.getLong("store_id"));
    assertEquals(10, at.getLong("register_id"));
  }

  @Test
  void a_stores_key_takes_goods_back_in_its_own_store_only() {
    var id = sold(sale());
    for (var place : List.of("store_id", "register_id")) {
      assertEquals("not-your-store", giveBack(id, saleReturn(1, 1).put(place, 1), "X-Consumer-Custom-ID", "2").code());
    }
    assertEquals("store_id", giveBack(id, saleReturn(1, 1).put("store_id", 6)).field());
    assertEquals("store_id", giveBack(id, saleReturn(1, 1), "X-Consumer-Custom-ID", "6").field());
    assertEquals("register_id", giveBack(id, saleReturn(1, 1).put("register_id", 999)).field());
    assertEquals("register_id", giveBack(id, saleReturn(1, 1).put("register_id", 1).put("store_id", 2)).field());
  }

  @Test
  void a_return_publishes_one_event_with_its_sale_and_lines() {
    var id = sold(basket().put("sold_at", "2026-11-20T10:00:00Z"));
    var back = giveBack(id, saleReturn(1, 2).put("restock", false).put("returned_at", "2026-11-20T10:00:00Z")).json();
    var events = shop.events(back.getString("id"));
    assertEquals(1, events.size());
    assertEquals("sale.returned", events.getFirst().getString("type"));
    assertEquals(id, back.getString("sale_id"));
    assertEquals("/sales-service/sales/" + id, back.getJsonObject("_links").getJsonObject("sale").getString("href"));
    back.remove("_links");
    assertEquals(back.put("refund_cents", back.getLong("total_cents")), events.getFirst().getJsonObject("payload"));
  }

  @Test
  void a_return_sent_again_is_taken_once_and_another_with_its_id_is_refused() {
    var id = sold(basket());
    var request = saleReturn(1, 1);
    var first = giveBack(id, request);
    var again = giveBack(id, request);
    assertEquals("true", again.header("Idempotency-Replayed"));
    assertEquals(first.body(), again.body());
    assertEquals("return-id-reused", giveBack(id, request.copy().put("reason", "broken")).code());
    assertEquals("return-id-reused", giveBack(sold(basket()), request).code());
    assertEquals("return-id-reused", shop.service.post("/returns",
        Shop.returnWithoutReceipt(line("sku", "P-2", 1)).put("id", request.getString("id"))).code());
    request.remove("id");
    var keyed = giveBack(id, request, "Idempotency-Key", "back " + id);
    assertEquals(keyed.body(), giveBack(id, request, "Idempotency-Key", "back " + id).body());
    assertEquals(2, read(id).getJsonArray("lines").getJsonObject(0).getLong("returned_quantity"));
  }

  @Test
  void a_return_before_its_sale_is_refused() {
    var id = sold(basket().put("sold_at", "2026-11-20T10:00:00.001Z"));
    var early = giveBack(id, saleReturn(1, 1).put("returned_at", "2026-11-20T10:00:00Z"));
    assertEquals(422, early.status());
    assertEquals("returned_at", early.field());
    assertEquals(201, giveBack(id, saleReturn(1, 1).put("returned_at", "2026-11-20T10:00:00.001Z")).status());
  }

  @Test
  void lines_that_are_not_on_the_receipt_or_named_twice_are_refused() {
    var id = sold(basket());
    assertEquals("lines[1].line_no", giveBack(id, saleReturn(1, 1, 3, 1)).field());
    assertEquals("lines[1].line_no", giveBack(id, saleReturn(1, 1, 1, 1)).field());
    assertEquals("sale-not-found", giveBack(UUID.randomUUID().toString(), saleReturn(1, 1)).code());
  }
}
