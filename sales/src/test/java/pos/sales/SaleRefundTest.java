package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static pos.sales.Shop.line;
import static pos.sales.Shop.paid;
import static pos.sales.Shop.payment;
import static pos.sales.Shop.priced;
import static pos.sales.Shop.sale;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The refunds of returns with a receipt. */
class SaleRefundTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  @AfterEach
  void checkReturns() {
    Consistency.assertReturnsAddUp(shop);
  }

  private static String sold(JsonObject sale) {
    var reply = shop.sell(sale);
    assertEquals(201, reply.status(), () -> reply.body().toString());
    return reply.json().getString("id");
  }

  private static JsonObject giveBack(String sale, String method, JsonObject request) {
    var reply = shop.service.post("/sales/" + sale + "/returns", request.put("refund_method", method)
        .put("approved_by", "Luc"));
    assertEquals(201, reply.status(), () -> reply.body().toString());
    return reply.json();
  }

  /** Three pieces for 33.31, for which 33.30 is due in cash. */
  private static JsonObject for3331() {
    return paid(sale(0, priced(1111), priced(1110), priced(1110)), payment("cash", 3330));
  }

  @Test
  void returning_all_pieces_one_by_one_in_cash_leaves_the_drawer_as_it_was() {
    var till = Till.of(shop);
    var session = till.session();
    var id = sold(paid(till.sale(0, priced(3).put("quantity", 10)), payment("cash", 30)));
    var refunds = LongStream.range(0, 10).map(i -> giveBack(id, "cash",
        Shop.saleReturn(1, 1).put("register_id", till.register())).getLong("total_cents")).boxed().toList();
    // what is due in all is 3, 6, 9... cents, each time less what was paid out before
    assertEquals(List.of(5L, 0L, 5L, 0L, 5L, 5L, 0L, 5L, 0L, 5L), refunds);
    var report = till.report(session).json();
    assertEquals(10_000, report.getLong("expected_cash_cents"));
    assertEquals(new JsonObject("""
        {"count": 10, "subtotal_cents": 30, "tax_cents": 0, "rounding_cents": 0, "total_cents": 30}"""),
        report.getJsonObject("returns"));
  }

  @Test
  void refunds_by_card_of_a_cash_sale_add_up_to_what_was_paid() {
    var id = sold(for3331());
    assertEquals(1111, giveBack(id, "debit", Shop.saleReturn(1, 1)).getLong("total_cents"));
    assertEquals(1110, giveBack(id, "credit", Shop.saleReturn(2, 1)).getLong("total_cents"));
    var last = giveBack(id, "mobile", Shop.saleReturn(3, 1));
    assertEquals(1109, last.getLong("total_cents"));
    assertEquals(-1, last.getLong("rounding_cents"));
    assertEquals(1109, shop.events(last.getString("id")).getFirst().getJsonObject("payload").getLong("refund_cents"));
    assertEquals(0, shop.service.get("/sales/" + id + "/receipt", "Accept", "application/json").json()
        .getLong("net_cents"));
  }

  @Test
  void a_refund_to_another_tender_than_paid_needs_an_approver_who_is_kept() {
    var id = sold(sale(600, priced(100), priced(500)));
    var path = "/sales/" + id + "/returns";
    var request = Shop.saleReturn(1, 1).put("refund_method", "cash");
    var refused = shop.service.post(path, request);
    assertEquals(422, refused.status());
    assertEquals("approved_by", refused.field());
    var same = shop.service.post(path, Shop.saleReturn(2, 1));
    assertEquals(201, same.status());
    assertNull(same.json().getString("approved_by"));
    var approved = shop.service.post(path, request.put("approved_by", "Luc"));
    assertEquals(201, approved.status());
    assertEquals("Luc", approved.json().getString("approved_by"));
    assertEquals(approved.json(), shop.service.get("/returns/" + request.getString("id")).json());
    assertEquals("Luc", shop.events(request.getString("id")).getFirst().getJsonObject("payload").getString("approved_by"));
  }

  @Test
  void free_goods_returned_last_refund_the_sales_rounding() {
    var id = sold(paid(sale(0, priced(203), priced(0)), payment("cash", 205)));
    assertEquals(203, giveBack(id, "debit", Shop.saleReturn(1, 1)).getLong("total_cents"));
    var last = giveBack(id, "debit", Shop.saleReturn(2, 1));
    assertEquals(0, last.getLong("subtotal_cents"));
    assertEquals(2, last.getLong("total_cents"));
  }

  @Test
  void a_cash_refund_of_a_card_payment_rounds_down_when_nothing_else_is_left() {
    var back = giveBack(sold(sale(204, priced(204))), "cash", Shop.saleReturn(1, 1));
    assertEquals(200, back.getLong("total_cents"));
    assertEquals(-4, back.getLong("rounding_cents"));
  }

  @Test
  void a_refund_by_card_corrects_an_earlier_cash_rounding() {
    var id = sold(sale(406, line("sku", "P-2", 2).put("unit_price_cents", 203)));
    assertEquals(205, giveBack(id, "cash", Shop.saleReturn(1, 1)).getLong("total_cents"));
    assertEquals(201, giveBack(id, "debit", Shop.saleReturn(1, 1)).getLong("total_cents"));
  }

  @Test
  void the_database_refuses_cents_in_cash_refunds_and_large_roundings_without_a_receipt() {
    var id = UUID.fromString(giveBack(sold(sale()), "cash", Shop.saleReturn(1, 1)).getString("id"));
    assertThrows(Exception.class, () -> shop.service.sql(
        "UPDATE returns SET rounding_cents = rounding_cents - 1, total_cents = total_cents - 1 WHERE id = $1", id));
    assertThrows(Exception.class, () -> shop.service.sql(
        "UPDATE returns SET rounding_cents = -5, total_cents = total_cents - 5, sale_id = NULL WHERE id = $1", id));
  }
}
