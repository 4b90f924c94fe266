package pos.order.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.order.core.Samples.order;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pos.common.rule.Failure;
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
  void only_a_confirmed_order_can_be_cancelled(Status status) {
    if (status == Status.CONFIRMED) {
      assertEquals(Status.CANCELLED, order(status).cancelling("why").to().goal());
    } else {
      assertEquals("order-" + Wire.name(status), failure(() -> order(status).cancelling("why")));
    }
    assertEquals("order-in-progress", failure(() -> order(status, Status.REFUNDED).cancelling("why")));
  }

  private static String failure(Executable rule) {
    return assertThrows(Failure.class, rule).code();
  }

  private static Refund refund(Boolean restock) {
    return new Refund(Optional.empty(), "why", Optional.ofNullable(restock));
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
}
