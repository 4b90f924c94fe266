package pos.inventory;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.inventory.Replenishment.Status;
import pos.testing.Plans;
import pos.testing.Plans.Listing;
import pos.testing.ServiceUnderTest;

/** Large tables in which what is rare is old: a list that walks back in time takes long to find it. */
class ListPlansTest {

  @RegisterExtension
  private static final ServiceUnderTest service =
      ServiceUnderTest.of("inventory-service", InventoryService::new, InventoryService::port);
  private static Plans plans;

  @BeforeAll
  static void fill_the_tables() {
    plans = service.plans();
    plans.fill(List.of("""
        INSERT INTO catalogue (product_id, sku, barcode, name, active, version, epoch)
        SELECT product, 'P-' || product, product, 'Thing', true, 1, 0 FROM generate_series(1001, 61000) AS product
        """, """
        INSERT INTO stocks (location_id, product_id, on_hand, alert_threshold, alert_since, over_since)
        SELECT location, product, pieces, 5, CASE WHEN pieces <= 5 THEN now() END, CASE WHEN pieces > 50 THEN now() END
        FROM generate_series(1, 5) AS location, generate_series(1001, 21000) AS product,
          LATERAL (SELECT (ARRAY[3, 0, -1, 99])[1 + product % 50] AS special) AS s,
          LATERAL (SELECT coalesce(special, 20) AS pieces) AS p
        """, """
        INSERT INTO locations (name, type) SELECT 'Place ' || n, 'store' FROM generate_series(1, 20) AS n
        """, """
        INSERT INTO movements (type, location_id, to_location_id, reference, created_at)
        SELECT CASE WHEN moved THEN 'transfer' ELSE 'receipt' END, CASE WHEN n < 1000 THEN 7 ELSE 1 + n % 5 END,
          CASE WHEN moved THEN 7 END, 'm' || n, now() - (60000 - n) * interval '1 minute'
        FROM generate_series(1, 60000) AS n, LATERAL (SELECT n BETWEEN 1000 AND 1999 AS moved) AS m
        """, """
        INSERT INTO movement_lines (movement_id, location_id, product_id, quantity)
        SELECT id, coalesce(to_location_id, location_id), CASE WHEN id < 2000 THEN 7 ELSE 1000 + id % 50 END, 1
        FROM movements WHERE reference LIKE 'm%'
        """, """
        INSERT INTO replenishments (location_id, from_location_id, status, decided_at)
        SELECT CASE WHEN n < 1000 THEN 7 ELSE 1 + n % 5 END, CASE WHEN n < 1000 THEN 8 ELSE 6 END,
          CASE WHEN n < 1000 THEN 'approved' ELSE 'rejected' END, now()
        FROM generate_series(1, 30000) AS n
        """, """
        INSERT INTO replenishment_lines SELECT id, 1, 1, 1 FROM replenishments
        """));
  }

  @Test
  void every_filter_of_every_list_is_served_by_an_index() {
    var old = service.sql("SELECT min(created_at) FROM movements").getFirst().get(OffsetDateTime.class, 0).toInstant();
    plans.check("list_locations", Locations.BY_ID, Map.of("", Locations::list));
    plans.check("list_stocks", Stocks.BY_LOCATION, Map.of(
        "", stocks(new Stocks.Filter(null, null, null, null, null)),
        "location_id", stocks(new Stocks.Filter(5L, null, null, null, null)),
        "product_id", stocks(new Stocks.Filter(null, new Long[] {1001L, 20_999L}, null, null, null)),
        "sku", stocks(new Stocks.Filter(null, null, "P-20999", null, null)),
        "barcode", stocks(new Stocks.Filter(null, null, null, "20999", null)),
        "status", stocks(new Stocks.Filter(null, null, null, null, Stock.Status.OVER))));
    var alerts = new Stocks.AlertFilter(null, null);
    plans.check("list_alerts", alerts.order(), Map.of(
        "", alerts(alerts),
        "location_id", alerts(new Stocks.AlertFilter(5L, null)),
        "status", alerts(new Stocks.AlertFilter(null, Stock.Status.NEGATIVE))));
    plans.check("list_movements", Movements.NEWEST_FIRST, Map.of(
        "", movements(new Movements.Filter(null, null, null, null, null)),
        "location_id", movements(new Movements.Filter(7L, null, null, null, null)),
        "product_id", movements(new Movements.Filter(null, 7L, null, null, null)),
        "type", movements(new Movements.Filter(null, null, Movement.Type.TRANSFER, null, null)),
        "from", movements(new Movements.Filter(null, null, null, old, null)),
        "to", movements(new Movements.Filter(null, null, null, null, old.plus(Duration.ofDays(1))))));
    plans.check("list_movement_lines", Movements.LINES_NEWEST_FIRST, Map.of(
        "", lines(null, null),
        "location_id", lines(7L, null),
        "product_id", lines(null, 7L)));
    plans.check("list_replenishments", Replenishments.NEWEST_FIRST, Map.of(
        "", replenishments(new Replenishments.Filter(null, null, null)),
        "status", replenishments(new Replenishments.Filter(Status.APPROVED, null, null)),
        "location_id", replenishments(new Replenishments.Filter(null, 7L, null)),
        "from_location_id", replenishments(new Replenishments.Filter(null, null, 8L))));
    plans.mustBeComplete();
    for (var location : List.of(1L, 7L, 19L)) {
      plans.checkReads("read_ledger of " + location, 500, client -> Ledger.behind(client, location, 0, 10));
      plans.checkReads("read_ledger of " + location, 500, client -> Ledger.behind(client, location, 30_000, 10));
    }
  }

  private static Listing stocks(Stocks.Filter filter) {
    return (client, page) -> Stocks.list(client, filter, page);
  }

  private static Listing alerts(Stocks.AlertFilter filter) {
    return (client, page) -> Stocks.listAlerts(client, filter, page);
  }

  private static Listing movements(Movements.Filter filter) {
    return (client, page) -> Movements.list(client, filter, page);
  }

  private static Listing lines(Long locationId, Long productId) {
    return (client, page) -> Movements.listLines(client, locationId, productId, page);
  }

  private static Listing replenishments(Replenishments.Filter filter) {
    return (client, page) -> Replenishments.list(client, filter, page);
  }
}
