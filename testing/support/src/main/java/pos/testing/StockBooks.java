package pos.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.function.Function;

/**
 * The invariants that hold at every instant in the database of the inventory service.
 *
 * @param inventory runs a query there
 */
public record StockBooks(Function<String, List<Row>> inventory) {

  /** Stocks that differ from the sums of their movements and active reservations. */
  private static final String UNPROVEN = """
      SELECT s.*, moved, held FROM stocks s
      FULL JOIN (SELECT location_id, product_id, sum(quantity) AS moved FROM movement_lines GROUP BY 1, 2) AS ledger
        USING (location_id, product_id)
      FULL JOIN (SELECT r.location_id, l.product_id, sum(l.quantity) AS held
        FROM reservations r JOIN reservation_lines l ON l.reservation_id = r.id WHERE r.status = 'active'
        GROUP BY 1, 2) AS holds USING (location_id, product_id)
      WHERE s.reserved < 0 OR s.on_hand IS DISTINCT FROM coalesce(moved, 0)
        OR s.reserved IS DISTINCT FROM coalesce(held, 0)
      """;
  /** Products whose pieces in transit differ from the shipments that have not arrived, or not in full. */
  private static final String LOST_IN_TRANSIT = """
      SELECT product_id, away, shipped
      FROM (SELECT product_id, -sum(quantity) AS away FROM movement_lines l
        JOIN movements m ON m.id = l.movement_id WHERE type IN ('shipment', 'arrival') GROUP BY 1) AS ledger
      FULL JOIN (SELECT product_id, sum(quantity - coalesce(received, 0)) AS shipped FROM replenishment_lines l
        JOIN replenishments r ON r.id = l.replenishment_id WHERE status IN ('shipped', 'received') GROUP BY 1) AS sent
        USING (product_id)
      WHERE coalesce(away, 0) <> coalesce(shipped, 0)
      """;

  public void assertProven() {
    assertEquals(List.of(), rows(UNPROVEN), "I1, I2: stocks that differ from their movements and reservations");
    assertEquals(List.of(), rows(LOST_IN_TRANSIT), "products lost in transit");
  }

  private List<String> rows(String statement) {
    return inventory.apply(statement).stream().map(row -> row.toJson().encode()).toList();
  }
}
