package pos.inventory;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import pos.common.Failure;
import pos.common.Outbox;

/**
 * The one way by which the amounts in stock change.
 *
 * <p>Whatever a transaction locks, it locks in one order, so that no two wait for each other: reservations, the
 * movement's reference, then all its stocks at once by product and location.
 */
final class StockChanges {

  /** All or none: refused when a line takes more than is available, unless $5, or when a stock is not there yet. */
  private static final String CHANGE = """
      WITH change AS (
        SELECT location_id, product_id, sum(on_hand)::bigint AS on_hand, sum(reserved)::bigint AS reserved
        FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[])
          AS c(location_id, product_id, on_hand, reserved)
        GROUP BY location_id, product_id),
      locked AS (
        SELECT c.*, s.available FROM stocks s JOIN change c USING (location_id, product_id)
        ORDER BY c.product_id, c.location_id FOR NO KEY UPDATE OF s),
      granted AS (
        SELECT FROM locked WHERE $5 OR on_hand >= reserved OR available + on_hand >= reserved)
      UPDATE stocks s SET on_hand = s.on_hand + c.on_hand, reserved = s.reserved + c.reserved, version = s.version + 1,
        alert_since = CASE WHEN s.on_hand + c.on_hand - s.reserved - c.reserved <= s.alert_threshold
          THEN coalesce(s.alert_since, now()) END
      FROM locked c
      WHERE s.location_id = c.location_id AND s.product_id = c.product_id
        AND (SELECT count(*) FROM granted) = (SELECT count(*) FROM change)
      RETURNING s.location_id, s.product_id, s.on_hand, s.reserved, s.alert_threshold, s.status, s.alert_since,
        s.version, old.on_hand AS on_hand_before, old.available AS available_before
      """;

  private StockChanges() {}

  /**
   * Makes all changes or none, and tells of stocks that fell low or below zero.
   *
   * @param oversell whether more may be taken than is available, because it is gone already
   */
  static Future<Void> apply(SqlConnection tx, List<StockChange> changes, boolean oversell) {
    if (changes.isEmpty()) {
      return Future.succeededFuture();
    }
    return attempt(tx, changes, oversell)
        .compose(rows -> rows.size() > 0 ? Future.succeededFuture(rows)
            : create(tx, changes).compose(created -> attempt(tx, changes, oversell)))
        .compose(rows -> rows.size() > 0 ? announce(tx, rows) : refuse(tx, changes));
  }

  private static Future<RowSet<Row>> attempt(SqlConnection tx, List<StockChange> changes, boolean oversell) {
    return tx.preparedQuery(CHANGE).execute(Tuple.of(StockChange.longs(changes, StockChange::locationId),
        StockChange.longs(changes, StockChange::productId), StockChange.longs(changes, StockChange::onHand),
        StockChange.longs(changes, StockChange::reserved), oversell));
  }

  private static Future<Void> create(SqlConnection tx, List<StockChange> changes) {
    return tx.preparedQuery("""
        INSERT INTO stocks (location_id, product_id)
        SELECT * FROM unnest($1::bigint[], $2::bigint[]) AS c(location_id, product_id) ORDER BY product_id, location_id
        ON CONFLICT DO NOTHING
        """).execute(Tuple.tuple().addValue(StockChange.longs(changes, StockChange::locationId))
            .addValue(StockChange.longs(changes, StockChange::productId)))
        .mapEmpty();
  }

  private static Future<Void> refuse(SqlConnection tx, List<StockChange> changes) {
    var takers = changes.stream().filter(StockChange::takes).toList();
    return tx.preparedQuery("""
        SELECT c.product_id, c.requested, s.available
        FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS c(location_id, product_id, requested)
        JOIN stocks s USING (location_id, product_id)
        WHERE s.available < c.requested ORDER BY c.product_id
        """).execute(Tuple.of(StockChange.longs(takers, StockChange::locationId),
            StockChange.longs(takers, StockChange::productId),
            StockChange.longs(takers, change -> change.reserved() - change.onHand())))
        .map(rows -> {
          var shortages = new JsonArray();
          rows.forEach(row -> shortages.add(row.toJson()));
          throw Failure.conflict("insufficient-stock", "There is not enough available of " + rows.size()
              + (rows.size() == 1 ? " product." : " products.")).with("shortages", shortages);
        });
  }

  private static Future<Void> announce(SqlConnection tx, RowSet<Row> changed) {
    var low = changed.stream()
        .filter(row -> Stock.from(row).fellLow(row.getLong("available_before"))).map(StockChanges::event).toList();
    var negative = changed.stream()
        .filter(row -> Stock.from(row).fellNegative(row.getLong("on_hand_before"))).map(StockChanges::event).toList();
    return announce(tx, "stock.low", low).compose(told -> announce(tx, "stock.negative", negative));
  }

  private static Future<Void> announce(SqlConnection tx, String type, List<JsonObject> events) {
    return events.isEmpty() ? Future.succeededFuture() : Outbox.addAll(tx, type, events);
  }

  private static JsonObject event(Row row) {
    return Stock.from(row).toEvent();
  }
}
