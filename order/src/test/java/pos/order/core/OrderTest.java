package pos.order.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.order.core.Samples.order;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Wire;
import pos.order.core.Move.Payment;

/** The rules of orders, which need nothing to be started. */
class OrderTest {

  @Test
  void the_database_allows_the_moves_that_the_state_machine_lists_and_no_others() throws IOException {
    var moves = new TreeSet<String>(Set.of(">pending"));
    for (var from : Status.values()) {
      Arrays.stream(Status.values()).filter(from::mayBecome)
          .forEach(to -> moves.add(Wire.name(from) + ">" + Wire.name(to)));
    }
    assertEquals(moves, movesOfTheDatabase());
  }

  private static Set<String> movesOfTheDatabase() throws IOException {
    try (var file = OrderTest.class.getResourceAsStream("/order/db/V1__orders.sql")) {
      var sql = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      var check = sql.substring(sql.indexOf("allowed_move"));
      return Arrays.stream(check.substring(0, check.indexOf(";")).split("'"))
          .filter(text -> text.matches("[a-z]*>[a-z]+")).collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_order_that_stands_still_is_cancelled_refunded_shipped_or_delivered_where_that_is_listed(Status status) {
    var decisions = Map.<Status, Function<Order, Move>>of(Status.CANCELLED, order -> order.cancelling("why"),
        Status.REFUNDED, order -> order.refunding(refund(null)),
        Status.SHIPPED, order -> order.shipped(new Shipment(null, null)), Status.DELIVERED, Order::delivered);
    decisions.forEach((next, decision) -> {
      if (status.mayBecome(next)) {
        var to = decision.apply(order(status)).to();
        assertEquals(next, to.isSettled() ? to.status() : to.goal());
      } else {
        assertEquals("order-" + Wire.name(status), failure(() -> decision.apply(order(status))));
      }
      var moving = assertThrows(Failure.class, () -> decision.apply(order(status, Status.REFUNDED)));
      assertEquals("order-in-progress", moving.code());
      assertEquals("The order is about to be refunded. Try again shortly.", moving.getMessage());
    });
  }

  private static String failure(Executable rule) {
    return assertThrows(Failure.class, rule).code();
  }

  private static Refund refund(Boolean restock) {
    return new Refund(List.of(), false, Optional.empty(), Optional.empty(), "why", Optional.ofNullable(restock));
  }

  @Test
  void goods_go_back_on_the_shelf_unless_they_were_shipped_or_the_shop_says_otherwise() {
    assertTrue(order(Status.CONFIRMED).refunding(refund(null)).to().restock());
    assertFalse(order(Status.CONFIRMED).refunding(refund(false)).to().restock());
    assertFalse(order(Status.SHIPPED).refunding(refund(null)).to().restock());
    assertTrue(order(Status.DELIVERED).refunding(refund(true)).to().restock());
    assertTrue(order(Status.CONFIRMED).cancelling(null).to().restock());
  }

  @Test
  void an_order_that_was_never_confirmed_is_never_published() {
    for (var status : Status.values()) {
      var event = OrderEvent.of(order(status)).map(OrderEvent::type);
      switch (status) {
        case CONFIRMED, SHIPPED, CANCELLED -> assertEquals(Optional.of("order." + Wire.name(status)), event);
        default -> assertEquals(Optional.empty(), event);
      }
    }
  }

  @Test
  void a_move_that_is_not_listed_is_an_error() {
    assertThrows(IllegalStateException.class, order(Status.FAILED)::paid);
    assertThrows(IllegalStateException.class, order(Status.PENDING, Status.CONFIRMED)::paid);
    assertThrows(IllegalStateException.class, order(Status.RESERVED, Status.CONFIRMED)::confirmed);
  }

  @Test
  void a_move_names_the_payments_that_come_with_it() {
    var reserved = order(Status.RESERVED, Status.CONFIRMED);
    assertEquals(List.of(Payment.CAPTURED), reserved.paid().payments());
    assertEquals(List.of(Payment.DECLINED), reserved.declined().payments());
    assertEquals(List.of(), reserved.ended(Status.FAILED, Failure.conflict("late", "Late.")).payments());
    assertEquals(List.of(Payment.CAPTURED, Payment.REFUNDED),
        reserved.ended(Status.REFUNDED, Failure.conflict("late", "Late.")).payments());
    assertEquals(List.of(), order(Status.PAID, Status.CONFIRMED).confirmed().payments());
    assertEquals(List.of(Payment.REFUNDED), order(Status.CONFIRMED, Status.CANCELLED).arrived().payments());
  }

  @Test
  void only_a_customers_or_the_shops_decision_takes_the_claim_from_the_last_instance() {
    var cancelling = order(Status.CONFIRMED).cancelling("why");
    assertEquals(cancelling.claim() + 1, cancelling.nextClaim());
    var paid = order(Status.RESERVED, Status.CONFIRMED).paid();
    assertEquals(paid.claim(), paid.nextClaim());
  }

  @Test
  void each_step_of_a_checkout_leads_to_the_next() {
    var pending = order(Status.PENDING, Status.CONFIRMED);
    assertEquals(new Progress(Status.RESERVED, Status.CONFIRMED, Reason.NONE, false, 8L, null), pending.reserved(8).to());
    assertEquals(9, pending.reserved(8).orderId());
    assertEquals(Status.PENDING, pending.reserved(8).from());
    assertFalse(pending.reserved(8).isLast());
    var reserved = order(Status.RESERVED, Status.CONFIRMED);
    assertEquals(new Progress(Status.PAID, Status.CONFIRMED, Reason.NONE, false, 1L, null), reserved.paid().to());
    var paid = order(Status.PAID, Status.CONFIRMED);
    var again = paid.heldAgain(8).to();
    assertEquals(new Progress(Status.PAID, Status.CONFIRMED, Reason.HELD_AGAIN, false, 8L, null), again);
    assertTrue(new Order(9, paid.content(), again, Refunds.NONE, paid.work(), paid.revision()).isHeldAgain());
    assertFalse(paid.isHeldAgain());
    assertEquals(new Progress(Status.CONFIRMED, null, Reason.NONE, false, 1L, null), paid.confirmed().to());
    assertTrue(paid.confirmed().isLast());
  }

  @Test
  void a_checkout_that_ends_early_says_why() {
    var late = Failure.conflict("late", "Late.");
    var reserved = order(Status.RESERVED, Status.CONFIRMED);
    assertEquals(new Progress(Status.FAILED, null, Reason.of(late), false, 1L, null), reserved.ended(Status.FAILED, late).to());
    assertEquals("payment-declined", reserved.declined().to().reason().text());
    assertEquals(402, reserved.declined().to().reason().refusal().getInteger("status"));
    var givenUp = order(Status.PAID, Status.CONFIRMED).givenUp(late);
    assertEquals(new Progress(Status.PAID, Status.REFUNDED, Reason.of(late), false, 1L, null), givenUp.to());
    assertEquals(List.of(), givenUp.payments());
    assertEquals(new Progress(Status.REFUNDED, null, Reason.NONE, false, 1L, null),
        order(Status.PAID, Status.REFUNDED).arrived().to());
  }

  @Test
  void a_cancellation_and_a_refund_keep_the_words_and_exclude_an_instance_that_still_works_on_the_order() {
    var confirmed = order(Status.CONFIRMED);
    assertEquals(new Progress(Status.CONFIRMED, Status.CANCELLED, Reason.said("why"), true, 1L, null),
        confirmed.cancelling("why").to());
    var refunding = confirmed.refunding(refund(false));
    assertEquals(new Progress(Status.CONFIRMED, Status.REFUNDED, Reason.said("why"), false, 1L, null), refunding.to());
    assertEquals(List.of(1L, 2L), List.of(refunding.claim(), refunding.nextClaim()));
    assertFalse(refunding.isLast());
    var shipment = new Shipment("Postes Canada", "7023210039414604");
    assertEquals(new Progress(Status.SHIPPED, null, Reason.NONE, false, 1L, shipment), confirmed.shipped(shipment).to());
    assertEquals("order-confirmed", failure(() -> confirmed.delivered()));
  }

  @Test
  void without_parts_only_the_whole_order_is_refunded() {
    var order = order(Status.CONFIRMED);
    assertEquals(Status.REFUNDED, order.refunding(new Refund(List.of(), false, Optional.empty(), Optional.of(order.totalCents()), "why", Optional.empty()))
        .to().goal());
    assertEquals("invalid-input", failure(() ->
        order.refunding(new Refund(List.of(), false, Optional.empty(), Optional.of(order.totalCents() - 1), "why", Optional.empty()))));
  }

  @Test
  void a_refund_is_read_as_it_was_sent() {
    assertEquals(new Refund(List.of(), false, Optional.empty(), Optional.of(5L), "why", Optional.of(false)), Refund.from(Fields.of(
        new JsonObject().put("amount_cents", 5).put("reason", "why").put("restock", false))));
    assertEquals(new Refund(List.of(), false, Optional.empty(), Optional.empty(), "why", Optional.empty()),
        Refund.from(Fields.of(new JsonObject().put("reason", "why"))));
    for (var bad : List.of(new JsonObject(), new JsonObject().put("reason", "why").put("amount_cents", 0),
        new JsonObject().put("reason", "why").put("restock", "no"))) {
      assertEquals("invalid-input", failure(() -> Refund.from(Fields.of(bad))));
    }
  }

  @Test
  void a_shipment_may_have_a_carrier_and_with_it_a_tracking_number() {
    var sent = new JsonObject().put("carrier", "Postes Canada").put("tracking_number", "7023210039414604");
    assertEquals(new Shipment("Postes Canada", "7023210039414604"), Shipment.from(Fields.of(sent)));
    assertEquals(new Shipment("Postes Canada", null),
        Shipment.from(Fields.of(new JsonObject().put("carrier", "Postes Canada"))));
    assertEquals(new Shipment(null, null), Shipment.from(Fields.of(new JsonObject())));
    sent.remove("carrier");
    assertEquals("invalid-input", failure(() -> Shipment.from(Fields.of(sent))));
    assertEquals("invalid-input",
        failure(() -> Shipment.from(Fields.of(new JsonObject().put("carrier", "x".repeat(61))))));
  }

  @Test
  void a_client_can_ask_for_a_status_only_when_the_order_stands_still() {
    assertEquals(List.of(Status.SHIPPED, Status.CANCELLED, Status.REFUNDED), order(Status.CONFIRMED).next());
    assertEquals(List.of(), order(Status.CONFIRMED, Status.CANCELLED).next());
    assertTrue(order(Status.CONFIRMED).isSettled());
    assertFalse(order(Status.CONFIRMED, Status.CANCELLED).isSettled());
  }

  @ParameterizedTest
  @EnumSource
  void money_is_taken_with_the_payment_and_given_back_at_two_ends(Status status) {
    assertEquals(!Set.of(Status.PENDING, Status.RESERVED, Status.FAILED).contains(status), status.isCaptured());
    assertEquals(Set.of(Status.CANCELLED, Status.REFUNDED).contains(status), status.isRefunded());
    assertEquals(Set.of(Status.PENDING, Status.RESERVED, Status.PAID).contains(status), status.isCheckout());
  }

  @Test
  void a_move_keeps_its_status_or_follows_the_list() {
    var same = new Move(9, Status.PAID, new Progress(Status.PAID, null, Reason.NONE, false, 1L, null), Refunds.NONE, 1, 1,
        Order.now());
    assertEquals(List.of(), same.payments());
    assertThrows(IllegalStateException.class, () ->
        new Move(9, Status.PAID, new Progress(Status.RESERVED, null, Reason.NONE, false, 1L, null), Refunds.NONE, 1, 1,
            Order.now()));
  }
}
