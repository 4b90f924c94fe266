package pos.inventory;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import pos.common.events.Outbox;
import pos.common.rule.Failure;

/**
 * The one way by which the amounts in stock change.
 *
 * <p>Whatever a transaction locks, it locks in one order, so that no two wait for each other: a reservation or a
 * replenishment, the movement's reference, then all its stocks at once by product and location.
 */
final class StockChanges {

  /**
   * All or none: refused when a line takes more than is available, unless $5, or when a stock is not there yet; then
   * none is locked either, as those that will be made come first. What happened at $6, before a count, was seen by the
   * count: on hand it changes nothing.
   */
  private static final String CHANGE = """
      WITH change AS (
        SELECT location_id, product_id, sum(on_hand)::bigint AS on_hand, sum(reserved)::bigint AS reserved
        FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[])
          AS c(location_id, product_id, on_hand, reserved)
        GROUP BY location_id, product_id),
      locked AS (
        SELECT c.location_id, c.product_id, c.reserved, s.available, s.counted_at > $6 AS counted,
          CASE WHEN s.counted_at > $6 THEN 0 ELSE c.on_hand END AS on_hand
        FROM stocks s JOIN change c USING (location_id, product_id)
        WHERE (SELECT count(*) FROM change) = (
          SELECT count(*) FROM stocks there JOIN change USING (location_id, product_id))
        ORDER BY c.product_id, c.location_id FOR NO KEY UPDATE OF s),
      granted AS (
        SELECT FROM locked WHERE $5 OR on_hand >= reserved OR available + on_hand >= reserved)
      UPDATE stocks s SET on_hand = s.on_hand + c.on_hand, reserved = s.reserved + c.reserved, version = s.version + 1,
        alert_since = CASE WHEN s.on_hand + c.on_hand - s.reserved - c.reserved <= s.alert_threshold
          THEN coalesce(s.alert_since, now()) END,
        over_since = CASE WHEN s.alert_threshold > 0
          AND s.on_hand + c.on_hand - s.reserved - c.reserved > 10 * s.alert_threshold
          THEN coalesce(s.over_since, now()) END
      FROM locked c
      WHERE s.location_id = c.location_id AND s.product_id = c.product_id
        AND (SELECT count(*) FROM granted) = (SELECT count(*) FROM change)
      RETURNING s.location_id, s.product_id, s.on_hand, s.reserved, s.alert_threshold, s.status,
        coalesce(s.alert_since, s.over_since) AS since, s.version, c.counted,
        old.on_hand AS on_hand_before, old.available AS available_before
      """;

  private StockChanges() {}

  /** Makes all changes or, where one takes more than is available, none; tells of stocks that fell low. */
  static Future<Void> apply(SqlConnection tx, List<StockChange> changes) {
    return change(tx, changes, false, null).mapEmpty();
  }

  /**
   * Makes changes that are facts, be there enough or not, and tells of stocks that fell low or below zero.
   *
   * @param happenedAt when, or null for now
   * @return the products that were counted after that, which have the fact in their amounts already
   */
  static Future<Set<Long>> applyFacts(SqlConnection tx, List<StockChange> changes, Instant happenedAt) {
    return change(tx, changes, true, happenedAt == null ? null : happenedAt.atOffset(ZoneOffset.UTC));
  }

  private static Future<Set<Long>> change(SqlConnection tx, List<StockChange> changes, boolean facts,
      OffsetDateTime happenedAt) {
    if (changes.isEmpty()) {
      return Future.succeededFuture(Set.of());
    }
    return attempt(tx, changes, facts, happenedAt)
        .compose(rows -> rows.size() > 0 ? Future.succeededFuture(rows)
            : create(tx, changes).compose(created -> attempt(tx, changes, facts, happenedAt)))
        .compose(rows -> rows.size() > 0 ? announce(tx, rows).map(counted(rows))
            : refuseShort(tx, changes).map(enough -> {
              throw new IllegalStateException("a change was not made though nothing is short");
            }));
  }

  private static Future<RowSet<Row>> attempt(SqlConnection tx, List<StockChange> changes, boolean facts,
      OffsetDateTime happenedAt) {
    return tx.preparedQuery(CHANGE).execute(Tuple.of(StockChange.longs(changes, StockChange::locationId),
        StockChange.longs(changes, StockChange::productId), StockChange.longs(changes, StockChange::onHand),
        StockChange.longs(changes, StockChange::reserved), facts, happenedAt));
  }

  private static Set<Long> counted(RowSet<Row> changed) {
    return changed.stream().filter(row -> Boolean.TRUE.equals(row.getBoolean("counted")))
        .map(row -> row.getLong("product_id")).collect(Collectors.toSet());
  }

  /** Makes the rows that are missing; to be called by a transaction that has not locked any. */
  static Future<Void> create(SqlConnection tx, List<StockChange> changes) {
    return tx.preparedQuery("""
        INSERT INTO stocks (location_id, product_id)
        SELECT * FROM unnest($1::bigint[], $2::bigint[]) AS c(location_id, product_id) ORDER BY product_id, location_id
        ON CONFLICT DO NOTHING
        """).execute(Tuple.tuple().addValue(StockChange.longs(changes, StockChange::locationId))
            .addValue(StockChange.longs(changes, StockChange::productId)))
        .mapEmpty();
  }

  /** Fails with 409 when there is not enough of something. */
  static Future<Void> refuseShort(SqlConnection tx, List<StockChange> changes) {
    var takers = changes.stream().filter(StockChange::takes).toList();
    return tx.preparedQuery("""
        SELECT c.product_id, c.requested, coalesce(s.available, 0) AS available
        FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS c(location_id, product_id, requested)
        LEFT JOIN stocks s USING (location_id, product_id)
        WHERE coalesce(s.available, 0) < c.requested ORDER BY c.product_id
        """).execute(Tuple.of(StockChange.longs(takers, StockChange::locationId),
            StockChange.longs(takers, StockChange::productId),
            StockChange.longs(takers, change -> change.reserved() - change.onHand())))
        .map(rows -> {
          if (rows.size() == 0) {
            return null;
          }
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
