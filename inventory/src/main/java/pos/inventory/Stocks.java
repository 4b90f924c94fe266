package pos.inventory;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import pos.common.rule.ExpectedVersion;
import pos.common.rule.Failure;
import pos.common.sql.Page;
import pos.common.sql.Where;

/** The table of stocks, read; their amounts change through {@link StockChanges}. */
final class Stocks {

  private static final String COLUMNS = """
      location_id, product_id, on_hand, reserved, alert_threshold, status, version,
      coalesce(alert_since, over_since) AS since
      """;
  private static final int SHOWN = 100;
  private static final int SHOWN_MOVEMENTS = 50;

  private Stocks() {}

  static Future<List<Stock>> page(SqlClient client, Where where, String order, int limit) {
    var sql = "SELECT " + COLUMNS + " FROM stocks " + where.sql() + " ORDER BY " + order
        + " LIMIT " + where.parameter(limit);
    return client.preparedQuery(sql).mapping(Stock::from).execute(where.values())
        .map(rows -> rows.stream().toList());
  }

  static Future<Stock> find(SqlClient client, long locationId, long productId) {
    return client.preparedQuery("SELECT " + COLUMNS + " FROM stocks WHERE location_id = $1 AND product_id = $2")
        .mapping(Stock::from).execute(Tuple.of(locationId, productId))
        .map(rows -> one(rows, locationId, productId));
  }

  static Future<Stock> setAlertThreshold(SqlClient client, long locationId, long productId, long threshold,
      ExpectedVersion expected) {
    return client.preparedQuery("""
        UPDATE stocks SET alert_threshold = $3, version = version + 1,
          alert_since = CASE WHEN on_hand - reserved <= $3 THEN coalesce(alert_since, now()) END,
          over_since = CASE WHEN $3 > 0 AND on_hand - reserved > 10 * $3 THEN coalesce(over_since, now()) END
        WHERE location_id = $1 AND product_id = $2 AND version = coalesce($4, version) RETURNING
        """ + COLUMNS).mapping(Stock::from)
        .execute(Tuple.of(locationId, productId, threshold,
            expected.version().isPresent() ? expected.version().getAsLong() : null))
        .compose(rows -> rows.size() == 1 ? Future.succeededFuture(rows.iterator().next())
            : find(client, locationId, productId).map(stock -> {
              throw Failure.stale(stock.version());
            }));
  }

  /** $3 is how many holds and shipments are shown, $4 how many movements; the sums are of all. */
  private static final String EXPLAIN = """
      WITH held AS (
        SELECT r.id, r.reference, l.quantity, r.expires_at
        FROM reservations r JOIN reservation_lines l ON l.reservation_id = r.id
        WHERE r.status = 'active' AND r.location_id = $1 AND l.product_id = $2)
      SELECT %s,
        (SELECT coalesce(json_agg(sums), '[]') FROM (
          SELECT m.type, count(*) AS count, sum(l.quantity)::bigint AS quantity
          FROM movement_lines l JOIN movements m ON m.id = l.movement_id
          WHERE l.product_id = $2 AND l.location_id = $1 GROUP BY m.type ORDER BY m.type) AS sums) AS movements,
        (SELECT coalesce(json_agg(newest), '[]') FROM (
          SELECT m.id, m.type, m.reference, l.quantity,
            to_char(m.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS created_at
          FROM (SELECT movement_id, quantity FROM movement_lines WHERE product_id = $2 AND location_id = $1
            ORDER BY movement_id DESC LIMIT $4) AS l JOIN movements m ON m.id = l.movement_id
          ORDER BY m.id DESC) AS newest) AS newest,
        (SELECT json_build_object('count', count(*), 'quantity', coalesce(sum(quantity), 0)::bigint)
          FROM held) AS holds,
        (SELECT coalesce(json_agg(shown), '[]') FROM (
          SELECT id, reference, quantity,
            to_char(expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS expires_at
          FROM held ORDER BY id LIMIT $3) AS shown) AS reservations,
        (SELECT coalesce(json_agg(shipped), '[]') FROM (
          SELECT r.id, l.quantity FROM replenishments r JOIN replenishment_lines l ON l.replenishment_id = r.id
          WHERE r.status = 'shipped' AND r.location_id = $1 AND l.product_id = $2 AND l.quantity > 0
          ORDER BY r.id LIMIT $3) AS shipped) AS in_transit
      FROM stocks WHERE location_id = $1 AND product_id = $2
      """.formatted(COLUMNS);

  /**
   * The sums that must equal the amounts, the entries they are made of, what is held for whom, and what is on its way;
   * all of one instant.
   */
  static Future<JsonObject> explain(SqlClient client, long locationId, long productId) {
    return client.preparedQuery(EXPLAIN)
        .mapping(row -> withNewest(Stock.from(row).toResource(), row.getJsonArray("newest"))
            .put("movements", row.getJsonArray("movements"))
            .put("holds", row.getJsonObject("holds"))
            .put("reservations", row.getJsonArray("reservations"))
            .put("in_transit", row.getJsonArray("in_transit")))
        .execute(Tuple.of(locationId, productId, SHOWN, SHOWN_MOVEMENTS + 1))
        .map(rows -> one(rows, locationId, productId));
  }

  /** @param entries of the ledger; one more than are shown, when there are more */
  private static JsonObject withNewest(JsonObject stock, JsonArray entries) {
    var page = Page.of(entries.stream().map(JsonObject.class::cast).toList(), SHOWN_MOVEMENTS, Movements.NEWEST_FIRST,
        entry -> new Object[] {entry.getLong("id")});
    page.items().forEach(entry ->
        entry.put("_links", new JsonObject().put("self", href(Movement.path(entry.getLong("id"))))));
    if (page.nextCursor() != null) {
      var links = stock.getJsonObject("_links");
      links.put("next", href(links.getJsonObject("movements").getString("href") + "&cursor=" + page.nextCursor()));
    }
    return stock.put("newest_movements", new JsonArray(page.items()));
  }

  private static JsonObject href(String path) {
    return new JsonObject().put("href", path);
  }

  private static <T> T one(RowSet<T> rows, long locationId, long productId) {
    if (rows.size() == 0) {
      throw Failure.of(Failure.Kind.NOT_FOUND, "stock-not-found",
          "Location " + locationId + " never had product " + productId + ".");
    }
    return rows.iterator().next();
  }

  static Future<JsonArray> availability(SqlClient client, long productId) {
    return client.preparedQuery("""
        SELECT l.id AS location_id, l.name, l.type, coalesce(s.available, 0) AS available
        FROM locations l LEFT JOIN stocks s ON s.location_id = l.id AND s.product_id = $1 ORDER BY l.id
        """).execute(Tuple.of(productId)).map(rows -> {
          var locations = new JsonArray();
          rows.forEach(row -> locations.add(row.toJson()));
          return locations;
        });
  }

  /** How many stocks are low, out and negative. */
  static Future<Map<String, Long>> countAlerts(SqlClient client) {
    return client.query("SELECT status, count(*) FROM stocks WHERE alert_since IS NOT NULL GROUP BY status")
        .collecting(Collectors.toMap((Row row) -> row.getString(0), row -> row.getLong(1))).execute()
        .map(SqlResult::value);
  }
}
