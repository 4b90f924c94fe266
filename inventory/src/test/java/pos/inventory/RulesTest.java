package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import pos.common.rule.Failure;
import pos.inventory.Replenishment.Move;
import pos.inventory.Reservation.Status;

/** The rules alone: nothing is started. */
class RulesTest {

  private static Reservation reservation(Status status) {
    var now = OffsetDateTime.now();
    return new Reservation(1, new Reservation.Draft("sale:1", 2, 60, List.of(new Line(7, 3))), status, now, now);
  }

  private static Stock stock(long onHand, long reserved, long threshold) {
    return new Stock(1, 7, onHand, reserved, threshold, "low", null, 1);
  }

  @ParameterizedTest
  @CsvSource({"6, 5, true", "6, 6, false", "5, 4, false", "9, -1, true", "4, 9, false"})
  void a_stock_falls_low_when_it_comes_to_its_threshold(long before, long available, boolean falls) {
    assertEquals(falls, stock(available + 2, 2, 5).fellLow(before));
  }

  @ParameterizedTest
  @CsvSource({"0, -1, true", "3, 0, false", "-1, -2, false", "-1, 1, false"})
  void a_stock_falls_negative_when_it_goes_below_zero(long before, long onHand, boolean falls) {
    assertEquals(falls, stock(onHand, 0, 5).fellNegative(before));
  }

  @Test
  void a_hold_is_committed_once_and_not_after_another_end() {
    assertTrue(reservation(Status.ACTIVE).mayCommit());
    assertFalse(reservation(Status.COMMITTED).mayCommit());
    assertEquals("reservation-released", failure(Status.RELEASED).code());
    assertEquals("reservation-expired", failure(Status.EXPIRED).code());
  }

  private static Failure failure(Status status) {
    return assertThrows(Failure.class, () -> reservation(status).mayCommit());
  }

  @Test
  void a_hold_is_released_once_and_not_after_the_goods_are_gone() {
    assertTrue(reservation(Status.ACTIVE).mayRelease());
    assertFalse(reservation(Status.RELEASED).mayRelease());
    assertFalse(reservation(Status.EXPIRED).mayRelease());
    assertThrows(Failure.class, () -> reservation(Status.COMMITTED).mayRelease());
  }

  private static Replenishment replenishment(Replenishment.Status status, Line... lines) {
    return new Replenishment(3, new Replenishment.Draft(1, 6L, null, List.of(lines)), status, List.of(lines), null,
        null, lines.length, 1);
  }

  @ParameterizedTest
  @EnumSource
  void a_replenishment_takes_the_listed_steps_only(Replenishment.Move move) {
    var allowed = Map.of(Move.APPROVE, "REQUESTED APPROVED", Move.REJECT, "REQUESTED REJECTED",
        Move.SHIP, "APPROVED SHIPPED", Move.RECEIVE, "SHIPPED RECEIVED").get(move).split(" ");
    for (var status : Replenishment.Status.values()) {
      var replenishment = replenishment(status, new Line(7, 3));
      if (status.name().equals(allowed[0])) {
        assertEquals(allowed[1], replenishment.move(move).status().name());
      } else {
        assertThrows(Failure.class, () -> replenishment.move(move), status.name());
      }
    }
  }

  @Test
  void what_is_shipped_is_what_arrives() {
    var lines = new Line[] {new Line(7, 3), new Line(9, 0)};
    assertEquals(List.of(new StockChange(6, 7, -3, 0)),
        replenishment(Replenishment.Status.SHIPPED, lines).movement().changes());
    assertEquals(List.of(new StockChange(1, 7, 3, 0)),
        replenishment(Replenishment.Status.RECEIVED, lines).movement().changes());
    assertNull(replenishment(Replenishment.Status.APPROVED, lines).movement());
  }

  @Test
  void a_sale_and_the_end_of_its_hold_leave_what_is_available() {
    var reservation = reservation(Status.ACTIVE);
    assertEquals(List.of(new StockChange(2, 7, -3, 0)), reservation.sale().changes());
    assertEquals(List.of(new StockChange(2, 7, 0, -3)), reservation.releases());
    assertTrue(reservation.holds().getFirst().takes());
    assertFalse(reservation.releases().getFirst().takes());
  }

  @Test
  void a_transfer_takes_here_and_brings_there() {
    var transfer = new Movement.Draft("transfer", 6, 1L, "T-1",
        List.of(new Line(9, 1), new Line(7, 2), new Line(9, 3)));
    assertEquals(List.of(new StockChange(6, 7, -2, 0), new StockChange(6, 9, -4, 0), new StockChange(1, 7, 2, 0),
        new StockChange(1, 9, 4, 0)), transfer.changes());
  }

  @Test
  void lines_that_come_to_nothing_are_no_movement() {
    assertThrows(Failure.class,
        () -> new Movement.Draft("adjustment", 6, null, "A-1", List.of(new Line(9, 1), new Line(9, -1))));
  }
}
