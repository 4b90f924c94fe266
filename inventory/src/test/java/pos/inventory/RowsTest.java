package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import pos.inventory.Replenishment.Item;
import pos.inventory.Replenishment.Progress;
import pos.inventory.Replenishment.Route;
import pos.inventory.Replenishment.Times;
import pos.testing.RowOf;

/** What is read from the rows of the tables: each value from its own column. */
class RowsTest {

  private static final List<Line> LINES = List.of(new Line(7, 3), new Line(9, 1));
  private static final Long[] PRODUCTS = {7L, 9L};
  private static final Long[] QUANTITIES = {3L, 1L};

  private static OffsetDateTime minute(int minute) {
    return OffsetDateTime.of(2026, 11, 22, 12, minute, 0, 123_456_000, ZoneOffset.UTC);
  }

  private static Instant at(int minute) {
    return minute(minute).toInstant();
  }

  @Test
  void a_reservation_is_read() {
    var row = RowOf.columns("id", 5L, "location_id", 2L, "product_ids", PRODUCTS, "quantities", QUANTITIES,
        "reference", "sale:1", "ttl_seconds", 60, "status", "expired", "created_at", minute(1),
        "expires_at", minute(2), "extensions", 4);
    assertEquals(new Reservation(5, new Reservation.Draft("sale:1", 2, 60, LINES), Reservation.Status.EXPIRED, at(1),
        at(2), 4), Reservation.from(row));
  }

  @Test
  void a_movement_is_read_and_in_lists_the_number_of_its_lines() {
    var row = RowOf.columns("id", 5L, "location_id", 2L, "product_ids", PRODUCTS, "quantities", QUANTITIES, "type",
        "transfer", "to_location_id", 3L, "reference", "T-1", "made_by", "Ana", "reason", "sold out there",
        "register_id", 4L, "receipt_number", 17L, "created_at", minute(1), "line_count", 40L);
    var origin = new Origin("Ana", "sold out there", 4L, 17L);
    var draft = new Movement.Draft(Movement.Type.TRANSFER, 2, 3L, "T-1", origin, LINES);
    assertEquals(new Movement(5, draft, at(1)), Movement.from(row));
    assertEquals(new Movement.Summary(new Movement(5, new Movement.Draft(Movement.Type.TRANSFER, 2, 3L, "T-1",
        origin, List.of()), at(1)), 40), Movement.Summary.from(row));
  }

  @Test
  void an_entry_of_the_ledger_is_read() {
    assertEquals(new LedgerLine(5, Movement.Type.SALE, "sale:1", at(1), new Stock.Key(2, 7), -3),
        LedgerLine.from(RowOf.columns("movement_id", 5L, "type", "sale", "reference", "sale:1",
            "created_at", minute(1), "location_id", 2L, "product_id", 7L, "quantity", -3L)));
  }

  @Test
  void a_stock_is_read() {
    assertEquals(new Stock(new Stock.Key(2, 7), 8, 3, 5, Stock.Status.LOW, at(1), 9),
        Stock.from(RowOf.columns("location_id", 2L, "product_id", 7L, "on_hand", 8L, "reserved", 3L,
            "alert_threshold", 5L, "status", "low", "since", minute(1), "version", 9L)));
  }

  @Test
  void a_count_is_read() {
    assertEquals(new Count(5, 2, at(1), new Origin("Ana", "yearly", null, null),
        List.of(new Count.Item(7, 10, 12), new Count.Item(9, 0, 1))),
        Count.from(RowOf.columns("id", 5L, "location_id", 2L, "product_ids", PRODUCTS, "counted_at", minute(1),
            "made_by", "Ana", "reason", "yearly", "counted", new Long[] {10L, 0L}, "expected", new Long[] {12L, 1L})));
  }

  @Test
  void a_replenishment_is_read_and_in_lists_the_number_of_its_lines() {
    var row = RowOf.columns("id", 5L, "location_id", 2L, "product_ids", PRODUCTS, "quantities", QUANTITIES,
        "from_location_id", 6L, "comment", "please", "status", "shipped", "reason", "none", "requested_at", minute(1),
        "decided_at", minute(2), "cancelled_at", null, "shipped_at", minute(3),
        "received_at", null, "requested", new Long[] {4L, 2L}, "received", new Long[] {null, 1L},
        "version", 9L, "line_count", 40L);
    var progress = new Progress(Replenishment.Status.SHIPPED, "none", new Times(at(1), at(2), null, at(3), null));
    var whole = new Replenishment(5, new Route(6, 2), "please", progress,
        List.of(new Item(7, 4, 3, null), new Item(9, 2, 1, 1L)), 9);
    assertEquals(whole, Replenishment.from(row));
    assertEquals(new Replenishment.Summary(new Replenishment(5, new Route(6, 2), "please", progress, List.of(), 9), 40),
        Replenishment.Summary.from(row));
  }

  @Test
  void a_location_is_read() {
    assertEquals(new Location(5, new Location.Draft("Store 1", Location.Type.STORE, "1 rue Peel"), 2),
        Location.from(RowOf.columns("id", 5L, "name", "Store 1", "type", "store", "address", "1 rue Peel",
            "version", 2L)));
  }
}
