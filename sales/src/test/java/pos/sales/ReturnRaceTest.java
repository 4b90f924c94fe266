package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.sales.Shop.line;
import static pos.sales.Shop.sale;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pos.testing.Reply;
import pos.testing.ServiceUnderTest;

/** Tills that take the same goods back at once, at two instances of the service. */
class ReturnRaceTest {

  private static Shop shop;
  private static ServiceUnderTest other;

  @BeforeAll
  static void open() {
    shop = Shop.open();
    other = shop.service.another(SalesService::new, SalesService::port);
  }

  @AfterAll
  static void close() {
    other.close();
    shop.close();
  }

  @AfterEach
  void checkTheBooks() {
    assertReturnsAddUp(shop);
  }

  /** What came back of each line is what its returns say, and whole tax by tax; no more is refunded than was paid. */
  static void assertReturnsAddUp(Shop shop) {
    assertEquals(List.of(), shop.service.sql("""
        SELECT l.sale_id, l.line_no, l.returned, sum(b.quantity) FROM line_items l
        LEFT JOIN (returns r JOIN return_lines b ON b.return_id = r.id)
          ON r.sale_id = l.sale_id AND b.line_no = l.line_no
        GROUP BY l.sale_id, l.line_no
        HAVING l.returned <> coalesce(sum(b.quantity), 0) OR l.returned > l.quantity
          OR (l.returned = l.quantity AND sum(b.discount_cents) <> l.discount_cents)
        """));
    assertEquals(List.of(), shop.service.sql("""
        SELECT t.id, t.status FROM transactions t JOIN line_items l ON l.sale_id = t.id GROUP BY t.id, t.status
        HAVING t.status <> 'voided' AND t.status <> CASE WHEN sum(l.returned) = 0 THEN 'completed'
          WHEN sum(l.returned) = sum(l.quantity) THEN 'returned' ELSE 'partially_returned' END
        """));
    assertEquals(List.of(), shop.service.sql("""
        WITH part AS (SELECT r.sale_id, tax->>'code' AS code, (tax->>'amount_cents')::bigint AS cents
          FROM returns r, json_array_elements(r.taxes) AS tax
          UNION ALL SELECT sale_id, 'subtotal', subtotal_cents FROM returns),
        whole AS (SELECT t.id, t.status, tax->>'code' AS code, (tax->>'amount_cents')::bigint AS cents
          FROM transactions t, json_array_elements(t.taxes) AS tax
          UNION ALL SELECT id, status, 'subtotal', subtotal_cents FROM transactions)
        SELECT whole.id, whole.code, whole.cents, sum(part.cents) FROM whole
        JOIN part ON part.sale_id = whole.id AND part.code = whole.code
        GROUP BY whole.id, whole.status, whole.code, whole.cents
        HAVING sum(part.cents) > whole.cents OR (whole.status = 'returned' AND sum(part.cents) <> whole.cents)
        """));
    assertEquals(List.of(), shop.service.sql("""
        SELECT t.id, t.total_cents, sum(r.total_cents) FROM transactions t JOIN returns r ON r.sale_id = t.id
        GROUP BY t.id, t.total_cents HAVING sum(r.total_cents) > t.total_cents
        """));
    assertEquals(shop.count("returns"), shop.service.number(
        "SELECT count(DISTINCT payload->>'id') FROM outbox WHERE type = 'sale.returned'"));
  }

  private static Future<Reply> giveBack(int i, String sale, JsonObject request) {
    return (i % 2 == 0 ? shop.service : other).send(HttpMethod.POST, "/sales/" + sale + "/returns", request.toBuffer());
  }

  private static long count(List<Reply> replies, int status) {
    return replies.stream().filter(reply -> reply.status() == status).count();
  }

  private static String sold(long cents, JsonObject... lines) {
    var reply = shop.sell(sale(cents, lines));
    assertEquals(201, reply.status(), () -> reply.body().toString());
    return reply.json().getString("id");
  }

  @Test
  void of_two_full_returns_at_once_one_is_taken_and_the_other_hears_that_nothing_is_left() {
    for (int round = 0; round < 20; round++) {
      var sale = sold(744, line("sku", "P-1", 3).put("discount_cents", 1), line("sku", "P-2", 2));
      var replies = shop.service.race(2, i -> giveBack(i, sale,
          i == 0 ? SaleReturnTest.request(1, 3, 2, 2) : SaleReturnTest.request(2, 2, 1, 3)));
      assertEquals(1, count(replies, 201), "round " + round);
      var refused = replies.stream().filter(reply -> reply.status() == 409).findFirst().orElseThrow();
      assertEquals("more-than-sold", refused.code());
      assertEquals(0, refused.json().getJsonArray("lines").getJsonObject(0).getLong("left"));
    }
  }

  @Test
  void of_ninety_single_pieces_from_as_many_connections_exactly_those_that_were_sold_come_back() {
    var sale = sold(7407, line("sku", "P-1", 30).put("discount_cents", 37), line("sku", "P-2", 20));
    var replies = shop.service.race(90, i -> giveBack(i, sale, SaleReturnTest.request(1 + i % 3 / 2, 1)
        .put("refund_method", i % 2 == 0 ? "cash" : "credit")));
    assertEquals(50, count(replies, 201));
    assertEquals(40, count(replies, 409));
    var refunded = replies.stream().filter(reply -> reply.status() == 201).map(Reply::json)
        .mapToLong(back -> back.getLong("total_cents") - back.getLong("rounding_cents")).sum();
    assertEquals(7407, refunded);
  }

  @Test
  void pieces_that_come_back_at_once_are_refunded_what_was_paid_and_no_cent_more() {
    var sale = shop.sell(Shop.paid(sale(0, line("sku", "P-2", 40).put("unit_price_cents", 3)),
        Shop.payment("cash", 120))).json().getString("id");
    var replies = shop.service.race(40, i -> giveBack(i, sale, SaleReturnTest.request(1, 1)
        .put("refund_method", "cash")));
    assertEquals(120, replies.stream().mapToLong(reply -> reply.json().getLong("total_cents")).sum());
  }

  @Test
  void overlapping_lines_in_different_orders_do_not_lock_each_other_out() {
    for (int round = 0; round < 5; round++) {
      var sale = sold(5000, line("sku", "P-2", 10), line("sku", "P-4", 5), line("sku", "P-10", 1));
      var replies = shop.service.race(20, i -> giveBack(i, sale,
          i % 4 < 2 ? SaleReturnTest.request(1, 1, 2, 1) : SaleReturnTest.request(2, 1, 1, 1)));
      assertEquals(5, count(replies, 201));
      assertEquals(15, count(replies, 409));
    }
  }

  @Test
  void one_return_sent_fifty_times_at_once_is_one_return() {
    var sale = sold(200, line("sku", "P-2", 1));
    var request = SaleReturnTest.request(1, 1);
    var replies = shop.service.race(50, i -> giveBack(i, sale, request));
    assertEquals(1, replies.stream().map(reply -> reply.status() + reply.body().toString()).distinct().count());
    assertEquals(1, shop.events(request.getString("id")).size());
  }

  @Test
  void one_id_for_returns_of_many_sales_at_once_is_taken_once() {
    var request = SaleReturnTest.request(1, 1);
    var sales = IntStream.range(0, 20).mapToObj(i -> sold(200, line("sku", "P-2", 1))).toList();
    var replies = shop.service.race(20, i -> giveBack(i, sales.get(i), request));
    assertEquals(1, count(replies, 201));
    assertEquals(19, replies.stream().filter(reply -> "return-id-reused".equals(reply.code())).count());
  }
}
