package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.sales.Shop.line;
import static pos.sales.Shop.sale;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.Reply;

/** Returns of the same goods at the same time, on two instances of the service. */
class ReturnRaceTest {

  @RegisterExtension
  private static final Shop shop = new Shop().onTwoInstances();

  @AfterEach
  void checkReturns() {
    Consistency.assertReturnsAddUp(shop);
  }

  private static Future<Reply> giveBack(int i, String sale, JsonObject request) {
    return shop.instance(i).send(HttpMethod.POST, "/sales/" + sale + "/returns", request.toBuffer());
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
  void of_two_full_returns_at_once_one_is_taken_and_nothing_is_left_for_the_other() {
    for (int round = 0; round < 20; round++) {
      var sale = sold(744, line("sku", "P-1", 3).put("discount_cents", 1), line("sku", "P-2", 2));
      var replies = shop.service.race(2, i -> giveBack(i, sale,
          i == 0 ? Shop.saleReturn(1, 3, 2, 2) : Shop.saleReturn(2, 2, 1, 3)));
      assertEquals(1, count(replies, 201), "round " + round);
      var refused = replies.stream().filter(reply -> reply.status() == 409).findFirst().orElseThrow();
      assertEquals("more-than-sold", refused.code());
      assertEquals(0, refused.json().getJsonArray("lines").getJsonObject(0).getLong("left"));
    }
  }

  @Test
  void of_ninety_single_pieces_returned_at_once_exactly_the_fifty_sold_ones_are_taken() {
    var sale = sold(7407, line("sku", "P-1", 30).put("discount_cents", 37), line("sku", "P-2", 20));
    var replies = shop.service.race(90, i -> giveBack(i, sale, Shop.saleReturn(1 + i % 3 / 2, 1)
        .put("refund_method", i % 2 == 0 ? "cash" : "credit").put("approved_by", "Luc")));
    assertEquals(50, count(replies, 201));
    assertEquals(40, count(replies, 409));
    var refunded = replies.stream().filter(reply -> reply.status() == 201).map(Reply::json)
        .mapToLong(back -> back.getLong("total_cents") - back.getLong("rounding_cents")).sum();
    assertEquals(7407, refunded);
  }

  @Test
  void pieces_returned_at_once_are_refunded_exactly_what_was_paid() {
    var sale = shop.sell(Shop.paid(sale(0, line("sku", "P-2", 40).put("unit_price_cents", 3)),
        Shop.payment("cash", 120))).json().getString("id");
    var replies = shop.service.race(40, i -> giveBack(i, sale, Shop.saleReturn(1, 1)
        .put("refund_method", "cash")));
    assertEquals(120, replies.stream().mapToLong(reply -> reply.json().getLong("total_cents")).sum());
  }

  @Test
  void returns_of_overlapping_lines_in_different_orders_do_not_deadlock() {
    for (int round = 0; round < 5; round++) {
      var sale = sold(5000, line("sku", "P-2", 10), line("sku", "P-4", 5), line("sku", "P-10", 1));
      var replies = shop.service.race(20, i -> giveBack(i, sale,
          i % 4 < 2 ? Shop.saleReturn(1, 1, 2, 1) : Shop.saleReturn(2, 1, 1, 1)));
      assertEquals(5, count(replies, 201));
      assertEquals(15, count(replies, 409));
    }
  }

  @Test
  void a_return_sent_fifty_times_at_once_is_taken_once() {
    var sale = sold(200, line("sku", "P-2", 1));
    var request = Shop.saleReturn(1, 1);
    var replies = shop.service.race(50, i -> giveBack(i, sale, request));
    assertEquals(1, replies.stream().map(reply -> reply.status() + reply.body().toString()).distinct().count());
    assertEquals(1, shop.events(request.getString("id")).size());
  }

  @Test
  void of_returns_with_one_id_of_many_sales_at_once_one_is_taken() {
    var request = Shop.saleReturn(1, 1);
    var sales = IntStream.range(0, 20).mapToObj(i -> sold(200, line("sku", "P-2", 1))).toList();
    var replies = shop.service.race(20, i -> giveBack(i, sales.get(i), request));
    assertEquals(1, count(replies, 201));
    assertEquals(19, replies.stream().filter(reply -> "return-id-reused".equals(reply.code())).count());
  }
}
