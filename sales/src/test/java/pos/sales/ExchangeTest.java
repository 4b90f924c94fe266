package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.sales.Shop.paid;
import static pos.sales.Shop.payment;
import static pos.sales.Shop.priced;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Goods that come back and goods that are sold instead, in one ticket. */
class ExchangeTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private Till till;

  @BeforeEach
  void openARegister() {
    till = Till.of(shop);
  }

  private static JsonObject exchange(String returned, JsonObject sale) {
    return new JsonObject().put("returned_sale_id", returned).put("return", part()).put("sale", sale);
  }

  /** The return of a piece as a part of an exchange. */
  static JsonObject part() {
    var back = Shop.saleReturn(1, 1);
    back.remove("id");
    return back;
  }

  @Test
  void a_return_and_a_sale_are_written_together_and_the_difference_is_told() {
    var session = till.session();
    var old = till.sell(paid(till.sale(0, priced(500)), payment("cash", 500)));
    var request = exchange(old, paid(till.sale(0, priced(800)), payment("cash", 800)));
    request.getJsonObject("return").put("refund_method", "cash");
    var reply = shop.service.post("/exchanges", request);
    assertEquals(201, reply.status(), () -> reply.body().toString());
    var id = request.getJsonObject("sale").getString("id");
    assertEquals("/sales-service/sales/" + id, reply.header("Location"));
    assertEquals(300, reply.json().getLong("difference_cents"));
    var back = reply.json().getJsonObject("return");
    assertEquals(id, back.getString("exchanged_for"));
    assertEquals(shop.service.get("/sales/" + id).json(), reply.json().getJsonObject("sale"));
    assertEquals(back, shop.service.get("/returns/" + back.getString("id")).json());
    assertEquals("returned", shop.service.get("/sales/" + old).json().getString("status"));
    // the drawer has the difference more than after the first sale
    assertEquals(10_000 + 500 + 300, till.report(session).json().getLong("expected_cash_cents"));
    assertEquals(List.of("sale.completed"), shop.events(id).stream().map(row -> row.getString("type")).toList());
    assertEquals(1, shop.events(back.getString("id")).size());
    Reports.assertAddUp(shop);
    Consistency.assertReturnsAddUp(shop);
  }

  @Test
  void the_receipt_of_the_sale_shows_what_came_back() {
    var old = till.sell(till.sale(500, priced(500)));
    var request = exchange(old, till.sale(200, priced(200)));
    assertEquals(-300, shop.service.post("/exchanges", request).json().getLong("difference_cents"));
    var path = "/sales/" + request.getJsonObject("sale").getString("id") + "/receipt";
    var text = shop.service.get(path, "Accept-Language", "en").body().toString();
    assertTrue(text.contains("EXCHANGE: ITEMS BROUGHT BACK\n"), text);
    assertTrue(text.contains("DIFFERENCE                        -$3.00\n"), text);
    assertEquals(old, shop.service.get(path, "Accept", "application/json").json().getJsonObject("exchanged")
        .getString("sale_id"));
    assertNull(shop.service.get("/sales/" + old + "/receipt", "Accept", "application/json").json()
        .getJsonObject("exchanged"));
  }

  @Test
  void an_exchange_that_is_refused_in_one_part_writes_nothing() {
    var old = till.sell(till.sale(500, priced(500)));
    var before = shop.counts();
    var unpaid = exchange(old, paid(till.sale(0, priced(800)), payment("debit", 799)));
    assertEquals("payment-mismatch", shop.service.post("/exchanges", unpaid).code());
    var tooMany = exchange(old, till.sale(800, priced(800)));
    tooMany.getJsonObject("return").put("lines", new JsonArray().add(new JsonObject().put("line_no", 1).put("quantity", 2)));
    assertEquals("more-than-sold", shop.service.post("/exchanges", tooMany).code());
    var otherTender = exchange(old, till.sale(800, priced(800)));
    otherTender.getJsonObject("return").put("refund_method", "cash");
    assertEquals("approved_by", shop.service.post("/exchanges", otherTender).field());
    for (var missing : List.of("returned_sale_id", "return", "sale")) {
      var request = exchange(old, till.sale(800, priced(800)));
      request.remove(missing);
      assertEquals(missing, shop.service.post("/exchanges", request).field());
    }
    var ownRegister = exchange(old, till.sale(800, priced(800)));
    ownRegister.getJsonObject("return").put("register_id", 1);
    assertEquals("return.register_id", shop.service.post("/exchanges", ownRegister).field());
    var nameless = exchange(old, till.sale(800, priced(800)));
    nameless.getJsonObject("sale").remove("id");
    assertEquals("sale.id", shop.service.post("/exchanges", nameless).field());
    assertEquals(before, shop.counts());
  }

  @Test
  void an_exchange_that_is_sent_twenty_times_at_once_is_taken_once() {
    var old = till.sell(till.sale(500, priced(500)));
    var request = exchange(old, till.sale(800, priced(800)));
    var before = shop.count("transactions");
    var replies = shop.service.race(20, i -> shop.service.send(HttpMethod.POST, "/exchanges", request.toBuffer()));
    assertTrue(replies.stream().allMatch(reply -> reply.status() == 201), () -> replies.toString());
    assertEquals(1, replies.stream().map(reply -> reply.json().encode()).distinct().count());
    assertEquals(before + 1, shop.count("transactions"));
    var other = request.copy();
    other.getJsonObject("return").put("reason", "too large");
    assertEquals(409, shop.service.post("/exchanges", other).status());
  }
}
