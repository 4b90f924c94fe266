package pos.sales.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.sales.core.Payment.Method;

/** Payments as tills send them, as they are stored and as they are answered. */
class PaymentRulesTest {

  private static Payment payment(String json) {
    return Payment.from(Fields.of(new JsonObject(json)));
  }

  @Test
  void cash_is_tendered_in_full_unless_the_till_says_how_much_was_handed_over() {
    assertEquals(new Payment(Method.CASH, 500, 500L), payment("{\"method\": \"cash\", \"amount_cents\": 500}"));
    assertEquals(new Payment(Method.CASH, 0, 0L), payment("{\"method\": \"cash\", \"amount_cents\": 0}"));
    var paid = payment("{\"method\": \"cash\", \"amount_cents\": 500, \"tendered_cents\": 2000, \"change_cents\": 1500}");
    assertEquals(new Payment(Method.CASH, 500, 2000L), paid);
    assertEquals(1500, paid.changeCents());
  }

  @Test
  void a_card_has_neither_tender_nor_change() {
    var card = payment("{\"method\": \"debit\", \"amount_cents\": 1}");
    assertEquals(new Payment(Method.DEBIT, 1, null), card);
    assertNull(card.changeCents());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "{\"amount_cents\": 1} | method is missing.",
      "{\"method\": \"debit\", \"amount_cents\": 0} | amount_cents must be from 1 to 1000000000.",
      "{\"method\": \"cash\", \"amount_cents\": -1} | amount_cents must be from 0 to 1000000000.",
      "{\"method\": \"debit\", \"amount_cents\": 5, \"tendered_cents\": 5} | tendered_cents is for cash only.",
      "{\"method\": \"mobile\", \"amount_cents\": 5, \"change_cents\": 0} | change_cents is for cash only.",
      "{\"method\": \"debit\", \"amount_cents\": 5, \"tendered_cents\": 4} | tendered_cents is for cash only.",
      "{\"method\": \"cash\", \"amount_cents\": 5, \"tendered_cents\": 4} "
          + "| tendered_cents must be at least amount_cents.",
      "{\"method\": \"cash\", \"amount_cents\": 5, \"tendered_cents\": 20, \"change_cents\": 10} "
          + "| change_cents must be tendered_cents - amount_cents.",
      "{\"method\": \"cash\", \"amount_cents\": 5, \"change_cents\": 1} "
          + "| change_cents must be tendered_cents - amount_cents."})
  void a_payment_that_breaks_a_rule_is_refused(String json, String why) {
    assertEquals(why, assertThrows(Failure.class, () -> payment(json)).getMessage());
  }

  @Test
  void a_payment_has_one_form_in_answers_another_in_fingerprints_and_a_third_in_rows() {
    var cash = new Payment(Method.CASH, 500, 2000L);
    assertEquals(new JsonObject().put("method", "cash").put("amount_cents", 500L).put("tendered_cents", 2000L)
        .put("change_cents", 1500L), cash.toJson());
    assertEquals("[\"cash\",500,2000]", cash.content().encode());
    assertEquals(cash, Payment.from(new JsonObject().put("method", "cash").put("amount_cents", 500)
        .put("tendered_cents", 2000)));
    var card = new Payment(Method.CREDIT, 7, null);
    assertEquals(new JsonObject().put("method", "credit").put("amount_cents", 7L), card.toJson());
    assertEquals("[\"credit\",7,null]", card.content().encode());
    assertEquals(card, Payment.from(new JsonObject().put("method", "credit").put("amount_cents", 7)));
  }

  @ParameterizedTest
  @CsvSource({"0, 1000, 1003, 1005", "1000, 0, 3, 5", "1003, 5, 0, 0", "1004, 0, -1, 0"})
  void payments_that_do_not_cover_the_sale_are_answered_with_what_is_due(long byCard, long inCash, long due,
      long dueInCash) {
    var payments = List.of(new Payment(Method.DEBIT, byCard, null), new Payment(Method.CASH, inCash, inCash));
    var problem = assertThrows(Failure.class, () -> Payment.rounding(1003, payments)).toJson();
    assertEquals("payment-mismatch", problem.getString("code"));
    assertEquals(1003, problem.getLong("total_cents"));
    assertEquals(byCard + inCash, problem.getLong("paid_cents"));
    assertEquals(due, problem.getLong("due_cents"));
    assertEquals(dueInCash, problem.getLong("due_in_cash_cents"));
  }
}
