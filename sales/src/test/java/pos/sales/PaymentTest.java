package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.sales.Shop.line;
import static pos.sales.Shop.paid;
import static pos.sales.Shop.payment;
import static pos.sales.Shop.priced;
import static pos.sales.Shop.sale;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaymentTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  private static JsonObject first(JsonArray list) {
    return list.getJsonObject(0);
  }

  @Test
  void a_discount_may_be_the_whole_price_but_no_more() {
    var free = shop.sell(paid(sale(0, line("sku", "P-2", 2).put("discount_cents", 400))));
    assertEquals(0, free.json().getLong("total_cents"));
    var refused = shop.sell(paid(sale(0, line("sku", "P-2", 2).put("discount_cents", 401))));
    assertEquals("lines[0].discount_cents", refused.field());
  }

  @Test
  void a_line_or_a_sale_of_more_than_ten_million_dollars_is_refused_and_one_of_exactly_that_is_not() {
    var dear = priced(1_000_000_000);
    assertEquals(201, shop.sell(sale(1_000_000_000, dear)).status());
    assertEquals("lines", shop.sell(sale(1_000_000_000, dear, priced(1))).field());
    assertEquals("lines[0].quantity", shop.sell(sale(1, priced(500_000_001).put("quantity", 2))).field());
    assertEquals("lines[0].quantity", shop.sell(sale(1, priced(1_000_000_000).put("quantity", 99_999))).field());
    assertEquals("lines", shop.sell(sale(1, line("sku", "P-1", 1).put("unit_price_cents", 1_000_000_000))).field());
  }

  @ParameterizedTest
  @CsvSource({"199", "201", "0"})
  void payments_must_cover_the_total_to_the_cent(int cents) {
    var refused = shop.sell(cents == 0 ? paid(sale()) : sale(cents, line("sku", "P-2", 1)));
    assertEquals(422, refused.status());
    assertEquals("payment-mismatch", refused.code());
    assertEquals("payments", refused.field());
    assertEquals(200, refused.json().getLong("total_cents"));
    assertEquals(cents, refused.json().getLong("paid_cents"));
  }

  @Test
  void only_cash_is_rounded() {
    var sale = sale(0, priced(203));
    assertEquals(203, shop.sell(paid(sale, payment("mobile", 203))).json().getLong("total_cents"));
    var refused = shop.sell(paid(sale.put("id", UUID.randomUUID().toString()), payment("cash", 203)));
    assertEquals(205, refused.json().getLong("due_in_cash_cents"));
    var cash = shop.sell(paid(sale, payment("cash", 205))).json();
    assertEquals(2, cash.getLong("rounding_cents"));
    assertEquals(205, cash.getLong("total_cents"));
  }

  @Test
  void the_rest_in_cash_is_rounded_and_a_card_pays_exactly() {
    var sale = sale(0, priced(203));
    var both = shop.sell(paid(sale, payment("debit", 101), payment("cash", 50), payment("cash", 50))).json();
    assertEquals(-2, both.getLong("rounding_cents"));
    assertEquals(201, both.getLong("total_cents"));
    assertEquals(422, shop.sell(paid(sale(), payment("debit", 201), payment("cash", 0))).status());
  }

  @Test
  void two_cents_in_cash_are_rounded_to_nothing() {
    var sale = sale(0, priced(2));
    assertEquals(422, shop.sell(paid(sale)).status());
    var taken = shop.sell(paid(sale, payment("cash", 0))).json();
    assertEquals(-2, taken.getLong("rounding_cents"));
    assertEquals(0, taken.getLong("total_cents"));
  }

  @Test
  void cash_gives_change_and_a_card_gives_none() {
    var given = shop.sell(paid(sale(),
        payment("cash", 200).put("tendered_cents", 500).put("change_cents", 300))).json();
    assertEquals(300, first(given.getJsonArray("payments")).getLong("change_cents"));
    var exact = shop.sell(paid(sale(), payment("cash", 200))).json();
    assertEquals(200, first(exact.getJsonArray("payments")).getLong("tendered_cents"));
    refusesPayment("change_cents", payment("cash", 200).put("tendered_cents", 500).put("change_cents", 301));
    refusesPayment("tendered_cents", payment("cash", 200).put("tendered_cents", 199));
    refusesPayment("tendered_cents", payment("debit", 200).put("tendered_cents", 200));
    refusesPayment("change_cents", payment("debit", 200).put("change_cents", 0));
  }

  private static void refusesPayment(String field, JsonObject payment) {
    assertEquals("payments[0]." + field, shop.sell(paid(sale(), payment)).field());
  }
}
