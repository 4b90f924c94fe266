package pos.inventory;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import pos.common.Failure;
import pos.common.Where;

/** The table of stocks, read; their amounts change through {@link StockChanges}. */
final class Stocks {

  private static final String COLUMNS =
      "location_id, product_id, on_hand, reserved, alert_threshold, status, alert_since, version";

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
      Long expectedVersion) {
    return client.preparedQuery("""
        UPDATE stocks SET alert_threshold = $3, version = version + 1,
          alert_since = CASE WHEN on_hand - reserved <= $3 THEN coalesce(alert_since, now()) END
        WHERE location_id = $1 AND product_id = $2 AND version = coalesce($4, version) RETURNING
        """ + COLUMNS).mapping(Stock::from)
        .execute(Tuple.of(locationId, productId, threshold, expectedVersion))
        .compose(rows -> rows.size() == 1 ? Future.succeededFuture(rows.iterator().next())
            : find(client, locationId, productId).map(stock -> {
              throw Failure.stale(stock.version());
            }));
  }

  /** The sums that must equal the amounts, read at one instant. */
  static Future<JsonObject> explain(SqlClient client, long locationId, long productId) {
    return client.preparedQuery("SELECT " + COLUMNS + """
        , (SELECT coalesce(json_agg(sums), '[]') FROM (
            SELECT m.type, count(*) AS count, sum(l.quantity)::bigint AS quantity
            FROM movement_lines l JOIN movements m ON m.id = l.movement_id
            WHERE l.product_id = $2 AND l.location_id = $1 GROUP BY m.type ORDER BY m.type) AS sums) AS movements,
          (SELECT coalesce(json_agg(holds), '[]') FROM (
            SELECT r.id, r.reference, l.quantity,
              to_char(r.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS expires_at
            FROM reservations r JOIN reservation_lines l ON l.reservation_id = r.id
            WHERE r.status = 'active' AND r.location_id = $1 AND l.product_id = $2
            ORDER BY r.id) AS holds) AS reservations
        FROM stocks WHERE location_id = $1 AND product_id = $2
        """).mapping(row -> Stock.from(row).toResource().put("movements", row.getJsonArray("movements"))
            .put("reservations", row.getJsonArray("reservations")))
        .execute(Tuple.of(locationId, productId)).map(rows -> one(rows, locationId, productId));
  }

  private static <T> T one(RowSet<T> rows, long locationId, long productId) {
    if (rows.size() == 0) {
      throw Failure.of(404, "stock-not-found",
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

  static Future<Long> countAlerts(SqlClient client) {
    return client.query("SELECT count(*) FROM stocks WHERE alert_since IS NOT NULL").execute()
        .map(rows -> rows.iterator().next().getLong(0));
  }
}
