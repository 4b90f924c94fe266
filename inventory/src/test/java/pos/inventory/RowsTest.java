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
import pos.testing.TestRow;

/** What is read from the rows of the tables: each value from its own column. */
class RowsTest {

  private static final List<Line> LINES = List.of(new Line(7, 3), new Line(9, 1));

  private static OffsetDateTime minute(int minute) {
    return OffsetDateTime.of(2026, 11, 22, 12, minute, 0, 123_456_000, ZoneOffset.UTC);
  }

  private static Instant at(int minute) {
    return minute(minute).toInstant();
  }

  private static TestRow lines() {
    return new TestRow().with("id", 5L).with("location_id", 2L).with("product_ids", new Long[] {7L, 9L})
        .with("quantities", new Long[] {3L, 1L});
  }

  @Test
  void a_reservation_is_read() {
    var row = lines().with("reference", "sale:1").with("ttl_seconds", 60).with("status", "expired")
        .with("created_at", minute(1)).with("expires_at", minute(2)).with("extensions", 4);
    assertEquals(new Reservation(5, new Reservation.Draft("sale:1", 2, 60, LINES), Reservation.Status.EXPIRED, at(1),
        at(2), 4), Reservation.from(row));
  }

  @Test
  void a_movement_is_read_and_in_lists_the_number_of_its_lines() {
    var row = lines().with("type", "transfer").with("to_location_id", 3L).with("reference", "T-1")
        .with("created_at", minute(1)).with("line_count", 40L);
    var draft = new Movement.Draft(Movement.Type.TRANSFER, 2, 3L, "T-1", LINES);
    assertEquals(new Movement(5, draft, at(1)), Movement.from(row));
    assertEquals(new Movement.Summary(new Movement(5, new Movement.Draft(Movement.Type.TRANSFER, 2, 3L, "T-1",
        List.of()), at(1)), 40), Movement.Summary.from(row));
  }

  @Test
  void an_entry_of_the_ledger_is_read() {
    assertEquals(new LedgerLine(5, Movement.Type.SALE, "sale:1", at(1), new Stock.Key(2, 7), -3),
        LedgerLine.from(new TestRow().with("movement_id", 5L).with("type", "sale").with("reference", "sale:1")
            .with("created_at", minute(1)).with("location_id", 2L).with("product_id", 7L).with("quantity", -3L)));
  }

  @Test
  void a_stock_is_read() {
    assertEquals(new Stock(new Stock.Key(2, 7), 8, 3, 5, Stock.Status.LOW, at(1), 9),
        Stock.from(new TestRow().with("location_id", 2L).with("product_id", 7L).with("on_hand", 8L)
            .with("reserved", 3L).with("alert_threshold", 5L).with("status", "low").with("since", minute(1))
            .with("version", 9L)));
  }

  @Test
  void a_count_is_read() {
    assertEquals(new Count(5, 2, at(1), List.of(new Count.Item(7, 10, 12), new Count.Item(9, 0, 1))),
        Count.from(lines().with("counted_at", minute(1)).with("counted", new Long[] {10L, 0L})
            .with("expected", new Long[] {12L, 1L})));
  }

  @Test
  void a_replenishment_is_read_and_in_lists_the_number_of_its_lines() {
    var row = lines().with("from_location_id", 6L).with("comment", "please").with("status", "shipped")
        .with("reason", "none").with("requested_at", minute(1)).with("decided_at", minute(2))
        .with("shipped_at", minute(3)).with("received_at", null).with("requested", new Long[] {4L, 2L})
        .with("version", 9L).with("line_count", 40L);
    var progress = new Progress(Replenishment.Status.SHIPPED, "none", new Times(at(1), at(2), at(3), null));
    var whole = new Replenishment(5, new Route(6, 2), "please", progress,
        List.of(new Item(7, 4, 3), new Item(9, 2, 1)), 9);
    assertEquals(whole, Replenishment.from(row));
    assertEquals(new Replenishment.Summary(new Replenishment(5, new Route(6, 2), "please", progress, List.of(), 9), 40),
        Replenishment.Summary.from(row));
  }

  @Test
  void a_location_is_read() {
    assertEquals(new Location(5, new Location.Draft("Store 1", Location.Type.STORE, "1 rue Peel"), 2),
        Location.from(new TestRow().with("id", 5L).with("name", "Store 1").with("type", "store")
            .with("address", "1 rue Peel").with("version", 2L)));
  }
}
