package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import pos.common.rule.Failure;
import pos.inventory.Replenishment.Item;
import pos.inventory.Replenishment.Progress;
import pos.inventory.Replenishment.Route;
import pos.inventory.Replenishment.Step;
import pos.inventory.Reservation.Status;

/** Tests the rules without starting anything. */
class RulesTest {

  private static Reservation reservation(Status status) {
    var now = Instant.now();
    return new Reservation(1, new Reservation.Draft("sale:1", 2, 60, List.of(new Line(7, 3))), status, now, now, 0);
  }

  private static Stock stock(long onHand, long reserved, long threshold) {
    return new Stock(new Stock.Key(1, 7), onHand, reserved, threshold, Stock.Status.LOW, null, 1);
  }

  @ParameterizedTest
  @CsvSource({"6, 5, true", "6, 6, false", "5, 4, false", "9, -1, true", "4, 9, false"})
  void a_stock_falls_low_when_it_reaches_its_threshold(long before, long available, boolean falls) {
    assertEquals(falls, stock(available + 2, 2, 5).fellLow(before));
  }

  @ParameterizedTest
  @CsvSource({"0, -1, true", "3, 0, false", "-1, -2, false", "-1, 1, false"})
  void a_stock_falls_negative_when_it_goes_below_zero(long before, long onHand, boolean falls) {
    assertEquals(falls, stock(onHand, 0, 5).fellNegative(before));
  }

  @Test
  void a_reservation_is_committed_once_and_not_after_its_release_or_expiry() {
    assertTrue(reservation(Status.ACTIVE).mayCommit());
    assertFalse(reservation(Status.COMMITTED).mayCommit());
    assertEquals("reservation-released", failure(Status.RELEASED).code());
    assertEquals("reservation-expired", failure(Status.EXPIRED).code());
  }

  private static Failure failure(Status status) {
    return assertThrows(Failure.class, () -> reservation(status).mayCommit());
  }

  @Test
  void a_reservation_is_released_once_and_not_after_its_commit() {
    assertTrue(reservation(Status.ACTIVE).mayRelease());
    assertFalse(reservation(Status.RELEASED).mayRelease());
    assertFalse(reservation(Status.EXPIRED).mayRelease());
    assertThrows(Failure.class, () -> reservation(Status.COMMITTED).mayRelease());
  }

  private static Replenishment replenishment(Replenishment.Status status, Item... lines) {
    return new Replenishment(3, new Route(6, 1), null, new Progress(status, null, null), List.of(lines), 1);
  }

  @ParameterizedTest
  @EnumSource
  void a_replenishment_takes_the_listed_steps_only(Step step) {
    var allowed = Map.of(Step.APPROVE, "REQUESTED APPROVED", Step.REJECT, "REQUESTED REJECTED",
        Step.CANCEL, "APPROVED CANCELLED", Step.SHIP, "APPROVED SHIPPED", Step.RECEIVE, "SHIPPED RECEIVED").get(step).split(" ");
    for (var status : Replenishment.Status.values()) {
      var replenishment = replenishment(status, new Item(7, 3, 3, null));
      if (status.name().equals(allowed[0])) {
        assertEquals(allowed[1], replenishment.take(step).status().name());
      } else {
        assertThrows(Failure.class, () -> replenishment.take(step), status.name());
      }
    }
  }

  @Test
  void the_shipment_and_the_arrival_have_the_same_quantities() {
    var lines = new Item[] {new Item(7, 3, 3, 3L), new Item(9, 2, 0, 0L)};
    assertEquals(List.of(new StockChange(6, 7, -3, 0)),
        replenishment(Replenishment.Status.SHIPPED, lines).movement().orElseThrow().changes());
    assertEquals(List.of(new StockChange(1, 7, 3, 0)),
        replenishment(Replenishment.Status.RECEIVED, lines).movement().orElseThrow().changes());
    assertEquals(Optional.empty(), replenishment(Replenishment.Status.APPROVED, lines).movement());
  }

  @Test
  void a_sale_and_the_end_of_its_reservation_leave_what_is_available_unchanged() {
    var reservation = reservation(Status.ACTIVE);
    assertEquals(List.of(new StockChange(2, 7, -3, 0)), reservation.sale().changes());
    assertEquals(List.of(new StockChange(2, 7, 0, -3)), reservation.releases());
    assertTrue(reservation.holds().getFirst().takes());
    assertFalse(reservation.releases().getFirst().takes());
  }

  @Test
  void a_transfer_takes_from_one_location_and_adds_to_the_other() {
    var transfer = new Movement.Draft(Movement.Type.TRANSFER, 6, 1L, "T-1", Origin.UNKNOWN,
        List.of(new Line(9, 1), new Line(7, 2), new Line(9, 3)));
    assertEquals(List.of(new StockChange(6, 7, -2, 0), new StockChange(6, 9, -4, 0), new StockChange(1, 7, 2, 0),
        new StockChange(1, 9, 4, 0)), transfer.changes());
  }

  @Test
  void lines_that_cancel_each_other_out_are_refused() {
    assertThrows(Failure.class,
        () -> new Movement.Draft(Movement.Type.ADJUSTMENT, 6, "A-1", Origin.UNKNOWN,
            List.of(new Line(9, 1), new Line(9, -1))));
  }
}
