package pos.inventory;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pos.common.events.Outbox;
import pos.common.rule.Failure;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Rows;
import pos.common.sql.Timestamps;

/**
 * The only way in which the amounts of stocks change.
 *
 * <p>To avoid deadlocks every transaction takes its locks in the same order: first a reservation or a replenishment,
 * then the reference of the movement, then all its stocks at once, by product and location.
 */
final class StockChanges {

  /**
   * A change to be made.
   *
   * @param happenedAt null for now
   */
  private record Dated(StockChange change, Instant happenedAt) {}

  /**
   * Changes to be made together.
   *
   * @param facts whether they are made even where less is available than they take
   */
  private record Batch(List<Dated> changes, boolean facts) {

    Tuple parameters() {
      return AMOUNTS.of(changes).addBoolean(facts);
    }

    List<StockChange> undated() {
      return changes.stream().map(Dated::change).toList();
    }
  }

  /**
   * A stock after a change, and its amounts before.
   *
   * @param countedAt when it was counted last, or null
   */
  private record Changed(Stock stock, long onHandBefore, long availableBefore, Instant countedAt) {

    static Changed from(Row row) {
      return new Changed(Stock.from(row), row.getLong("on_hand_before"), row.getLong("available_before"),
          Timestamps.read(row, "counted_at"));
    }
  }

  private static final Columns<Dated> AMOUNTS = new Columns<Dated>()
      .add("location_id", Type.LONG, dated -> dated.change.locationId())
      .add("product_id", Type.LONG, dated -> dated.change.productId())
      .add("on_hand", Type.LONG, dated -> dated.change.onHand())
      .add("reserved", Type.LONG, dated -> dated.change.reserved())
      .add("happened_at", Type.TIME, Dated::happenedAt);

  private static final Columns<StockChange> STOCK = new Columns<StockChange>()
      .add("location_id", Type.LONG, StockChange::locationId)
      .add("product_id", Type.LONG, StockChange::productId);

  private static final Columns<StockChange> TAKEN = new Columns<StockChange>()
      .add("location_id", Type.LONG, StockChange::locationId)
      .add("product_id", Type.LONG, StockChange::productId)
      .add("requested", Type.LONG, StockChange::taken);

  /**
   * Makes all changes or none. None is made when one takes more than is available, unless $6 says that they are facts,
   * or when a stock does not exist; then no row is locked either, because the missing ones must be created first. A
   * change that happened before its stock was counted is part of the count: it leaves {@code on_hand} as it is.
   */
  private static final String CHANGE = """
      WITH change AS (SELECT * FROM unnest(%s) AS c(%s)),
      touched AS (SELECT DISTINCT location_id, product_id FROM change),
      locked AS (
        SELECT s.location_id, s.product_id, s.available, s.counted_at
        FROM stocks s JOIN touched USING (location_id, product_id)
        WHERE (SELECT count(*) FROM touched) = (
          SELECT count(*) FROM stocks there JOIN touched USING (location_id, product_id))
        ORDER BY s.product_id, s.location_id FOR NO KEY UPDATE OF s),
      summed AS (
        SELECT location_id, product_id, available, sum(reserved)::bigint AS reserved,
          sum(CASE WHEN counted_at > happened_at THEN 0 ELSE on_hand END)::bigint AS on_hand
        FROM locked JOIN change USING (location_id, product_id) GROUP BY location_id, product_id, available),
      granted AS (
        SELECT FROM summed WHERE $6 OR on_hand >= reserved OR available + on_hand >= reserved)
      UPDATE stocks s SET on_hand = s.on_hand + c.on_hand, reserved = s.reserved + c.reserved, version = s.version + 1,
        alert_since = CASE WHEN s.on_hand + c.on_hand - s.reserved - c.reserved <= s.alert_threshold
          THEN coalesce(s.alert_since, now()) END,
        over_since = CASE WHEN s.alert_threshold > 0
          AND s.on_hand + c.on_hand - s.reserved - c.reserved > 10 * s.alert_threshold
          THEN coalesce(s.over_since, now()) END
      FROM summed c
      WHERE s.location_id = c.location_id AND s.product_id = c.product_id
        AND (SELECT count(*) FROM granted) = (SELECT count(*) FROM touched)
      RETURNING s.location_id, s.product_id, s.on_hand, s.reserved, s.alert_threshold, s.status,
        coalesce(s.alert_since, s.over_since) AS since, s.version, s.counted_at,
        old.on_hand AS on_hand_before, old.available AS available_before
      """.formatted(AMOUNTS.arrays(), AMOUNTS.names());

  private StockChanges() {}

  /**
   * Makes all changes, and publishes an event for each stock that fell low; fails with 409 and makes none when one of
   * them takes more than is available.
   */
  static Future<Void> apply(SqlConnection tx, List<StockChange> changes) {
    return apply(tx, new Batch(changes.stream().map(change -> new Dated(change, null)).toList(), false)).mapEmpty();
  }

  /**
   * Makes the changes of facts, whether or not the goods are available, and publishes an event for each stock that fell
   * low or below zero.
   *
   * @param releases changes that end the reservations made for the facts
   * @return when the stocks were counted: {@code on_hand} already reflected the facts that had happened before
   */
  static Future<Map<Stock.Key, Instant>> applyFacts(SqlConnection tx, List<Movement.Fact> facts,
      List<StockChange> releases) {
    var changes = Stream.concat(releases.stream().map(change -> new Dated(change, null)),
        facts.stream().flatMap(fact -> fact.movement().changes().stream()
            .map(change -> new Dated(change, fact.happenedAt().orElse(null))))).toList();
    return apply(tx, new Batch(changes, true)).map(changed -> changed.stream()
        .filter(each -> each.countedAt != null)
        .collect(Collectors.toMap(each -> each.stock.key(), Changed::countedAt)));
  }

  private static Future<List<Changed>> apply(SqlConnection tx, Batch batch) {
    if (batch.changes.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    return attempt(tx, batch)
        .compose(changed -> !changed.isEmpty() ? Future.succeededFuture(changed)
            : createMissing(tx, batch.undated()).compose(_ -> attempt(tx, batch)))
        .compose(changed -> !changed.isEmpty() ? publish(tx, changed).map(changed)
            : refuseShort(tx, batch.undated()).map(_ -> {
              throw new IllegalStateException("no stock was changed, although enough is available of each");
            }));
  }

  private static Future<List<Changed>> attempt(SqlConnection tx, Batch batch) {
    return tx.preparedQuery(CHANGE).mapping(Changed::from).execute(batch.parameters()).map(Rows::list);
  }

  private static final String CREATE = """
      INSERT INTO stocks (location_id, product_id)
      SELECT * FROM unnest(%s) AS c(%s) ORDER BY product_id, location_id
      ON CONFLICT DO NOTHING
      """.formatted(STOCK.arrays(), STOCK.names());

  /** Creates the stocks that do not exist; call it before the transaction has locked any. */
  static Future<Void> createMissing(SqlConnection tx, List<StockChange> changes) {
    return tx.preparedQuery(CREATE).execute(STOCK.of(changes)).mapEmpty();
  }

  private static final String LOCK = """
      SELECT FROM stocks s JOIN unnest(%s) AS c(%s) USING (location_id, product_id)
      ORDER BY s.product_id, s.location_id FOR NO KEY UPDATE OF s
      """.formatted(STOCK.arrays(), STOCK.names());

  /** Keeps the amounts of the stocks as they are for other transactions until this one ends. */
  static Future<Void> lock(SqlConnection tx, List<StockChange> changes) {
    return tx.preparedQuery(LOCK).execute(STOCK.of(changes)).mapEmpty();
  }

  private static final String SHORTAGES = """
      SELECT c.product_id, c.requested, coalesce(s.available, 0) AS available
      FROM unnest(%s) AS c(%s)
      LEFT JOIN stocks s USING (location_id, product_id)
      WHERE coalesce(s.available, 0) < c.requested ORDER BY c.product_id
      """.formatted(TAKEN.arrays(), TAKEN.names());

  /** Fails with 409, naming every shortage, when a change takes more than is available. */
  static Future<Void> refuseShort(SqlConnection tx, List<StockChange> changes) {
    return tx.preparedQuery(SHORTAGES).mapping(Row::toJson)
        .execute(TAKEN.of(changes.stream().filter(StockChange::takes).toList()))
        .map(rows -> {
          if (rows.size() > 0) {
            throw Failure.conflict("insufficient-stock", "Not enough stock is available for " + rows.size()
                + (rows.size() == 1 ? " product." : " products.")).with("shortages", new JsonArray(Rows.list(rows)));
          }
          return null;
        });
  }

  private static Future<Void> publish(SqlConnection tx, List<Changed> changed) {
    var low = changed.stream().filter(each -> each.stock.fellLow(each.availableBefore)).toList();
    var negative = changed.stream().filter(each -> each.stock.fellNegative(each.onHandBefore)).toList();
    return publish(tx, "stock.low", low).compose(_ -> publish(tx, "stock.negative", negative));
  }

  private static Future<Void> publish(SqlConnection tx, String type, List<Changed> changed) {
    return changed.isEmpty() ? Future.succeededFuture()
        : Outbox.addAll(tx, type, changed.stream().map(each -> each.stock.toEvent()).toList());
  }
}
