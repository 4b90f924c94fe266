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
import java.util.function.Function;
import java.util.stream.Collectors;
import pos.common.rule.ExpectedVersion;
import pos.common.rule.Failure;
import pos.common.rule.Links;
import pos.common.rule.Wire;
import pos.common.run.Environment;
import pos.common.run.Environment.HeadOffice;
import pos.common.shop.ProductNames;
import pos.common.shop.StoreScope;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Cursor;
import pos.common.sql.Listing;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Rows;
import pos.common.sql.Timestamps;
import pos.common.sql.Where;
import pos.inventory.Stock.Status;

/** The table of stocks, for reading; only {@link StockChanges} changes their amounts. */
final class Stocks {

  static final String BY_LOCATION = "location_id, product_id";
  private static final String COLUMNS = """
      location_id, product_id, on_hand, reserved, alert_threshold, status, version,
      coalesce(alert_since, over_since) AS since
      """;
  /** The columns of lists, which may be sorted by the last two. */
  private static final String LISTED =
      "SELECT " + COLUMNS + ", alert_since, over_since, " + Labels.column("stocks") + " FROM stocks";
  /** An array, so that it is read first and leads to the stocks. */
  private static final String PRODUCTS = "product_id = ANY(ARRAY(SELECT product_id FROM catalogue WHERE %s = ?))";
  private static final int SHOWN = 100;
  private static final int SHOWN_MOVEMENTS = 50;
  /** Of all locations: an index has the lines of a product, newest first. */
  private static final int READ_LINES = 10_000;

  /** The stocks to list; a part that is null does not restrict them. */
  record Filter(Long locationId, Long[] productIds, String sku, String barcode, Status status) {

    boolean namesProducts() {
      return productIds != null || sku != null || barcode != null;
    }
  }

  /** The alerts to list: of one status or, when that is null, of all but {@code OVER}; of one location or of all. */
  record AlertFilter(Long locationId, Status status) {

    /** Returns the order of the list, newest first, by the column whose index has these alerts. */
    String order() {
      return since(status) + " DESC, location_id DESC, product_id DESC";
    }
  }

  private Stocks() {}

  /** @param page in the order {@link #BY_LOCATION} */
  static Future<Page<Labelled<Stock>>> list(SqlClient client, Filter filter, PageRequest page) {
    var where = new Where()
        .and("location_id = ?", filter.locationId)
        .and("product_id = ANY(?)", filter.productIds)
        .and(PRODUCTS.formatted("lower(sku)"), filter.sku == null ? null : ProductNames.skuKey(filter.sku))
        .and(PRODUCTS.formatted("ean13"), ProductNames.ean13(filter.barcode));
    if (filter.status != null) {
      restrict(where, filter.status);
    }
    page.after().ifPresent(cursor ->
        where.behind("(location_id, product_id) >", cursor.number(0), cursor.number(1)));
    return listing(BY_LOCATION, stock -> new Object[] {stock.locationId(), stock.productId()})
        .page(client, where, page);
  }

  /** @param page in the order of the filter */
  static Future<Page<Labelled<Stock>>> listAlerts(SqlClient client, AlertFilter filter, PageRequest page) {
    var where = restrict(new Where().and("location_id = ?", filter.locationId), filter.status);
    page.after().ifPresent(cursor -> where.behind("(" + since(filter.status) + ", location_id, product_id) <",
        Timestamps.of(cursor.instant(0)), cursor.number(1), cursor.number(2)));
    return listing(filter.order(), stock -> new Object[] {stock.since(), stock.locationId(), stock.productId()})
        .page(client, where, page);
  }

  private static Listing<Labelled<Stock>> listing(String order, Function<Stock, Object[]> key) {
    return new Listing<>(LISTED, order, Labelled.reading(Stock::from), stock -> key.apply(stock.entry()));
  }

  /** Restricts a list to the stocks of a status or, when that is null, to all but {@code OVER} that have an alert. */
  private static Where restrict(Where where, Status status) {
    where.and(since(status) + " IS NOT NULL");
    return status == Status.OVER ? where : where.and("status = ?", Wire.name(status));
  }

  /** Returns the column whose partial index has the stocks of a status. */
  private static String since(Status status) {
    return status == Status.OVER ? "over_since" : "alert_since";
  }

  private static final Columns<Stock.Key> KEYS = new Columns<Stock.Key>()
      .add("location_id", Type.LONG, Stock.Key::locationId)
      .add("product_id", Type.LONG, Stock.Key::productId);

  private static final String BY_KEYS = "SELECT " + COLUMNS + ", " + Labels.column("stocks")
      + " FROM stocks WHERE (%s) IN (SELECT * FROM unnest(%s, %s))".formatted(KEYS.names(),
          Columns.unseenArray("$1::bigint[]"), Columns.unseenArray("$2::bigint[]"));

  /** Returns those of the stocks that exist. */
  static Future<List<Labelled<Stock>>> find(SqlClient client, List<Stock.Key> keys) {
    return client.preparedQuery(BY_KEYS).mapping(Labelled.reading(Stock::from)).execute(KEYS.of(keys)).map(Rows::list);
  }

  static Failure notFound(Stock.Key key) {
    return Failure.of(Failure.Kind.NOT_FOUND, "stock-not-found",
        "Location " + key.locationId() + " has never stocked product " + key.productId() + ".");
  }

  private static <T> T found(RowSet<T> rows, Stock.Key key) {
    return Rows.first(rows).orElseThrow(() -> notFound(key));
  }

  /** Sets the threshold; fails with 404 or, when the version is not the expected one, 412. */
  static Future<Stock> setAlertThreshold(SqlClient client, Stock.Key key, long threshold, ExpectedVersion expected) {
    return client.preparedQuery("""
        UPDATE stocks SET alert_threshold = $3, version = version + 1,
          alert_since = CASE WHEN on_hand - reserved <= $3 THEN coalesce(alert_since, now()) END,
          over_since = CASE WHEN $3 > 0 AND on_hand - reserved > 10 * $3 THEN coalesce(over_since, now()) END
        WHERE location_id = $1 AND product_id = $2 AND version = ANY(coalesce($4, ARRAY[version]))
        RETURNING
        """ + COLUMNS).mapping(Stock::from)
        .execute(Tuple.of(key.locationId(), key.productId(), threshold, expected.parameter()))
        .compose(rows -> rows.size() == 1 ? Future.succeededFuture(Rows.only(rows))
            : find(client, List.of(key)).map(found -> {
              throw found.isEmpty() ? notFound(key) : Failure.stale(found.getFirst().entry().version());
            }));
  }

  /**
   * $3 limits the reservations and shipments that are shown, $4 the movements, and $5 the lines of the ledger that are
   * read. The movement of each line is looked up by itself: PostgreSQL would read all movements instead.
   */
  private static final String EXPLAIN = """
      WITH held AS (
        SELECT r.id, r.reference, l.quantity, r.expires_at
        FROM reservations r JOIN reservation_lines l ON l.reservation_id = r.id
        WHERE r.status = 'active' AND r.location_id = $1 AND l.product_id = $2),
      read AS MATERIALIZED (
        SELECT movement_id, location_id, quantity FROM movement_lines WHERE product_id = $2
        ORDER BY movement_id DESC LIMIT $5),
      entry AS MATERIALIZED (
        SELECT m.*, quantity, coalesce(sum(quantity) OVER (
          ORDER BY movement_id DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::bigint AS moved_since
        FROM read, LATERAL (SELECT * FROM movements WHERE id = movement_id LIMIT 1) AS m WHERE read.location_id = $1),
      shipped AS MATERIALIZED (
        SELECT r.id, l.quantity FROM replenishments r JOIN replenishment_lines l ON l.replenishment_id = r.id
        WHERE r.status = 'shipped' AND r.location_id = $1 AND l.product_id = $2 AND l.quantity > 0
        ORDER BY r.id LIMIT $3),
      stock AS (
        SELECT location_id, product_id, on_hand, reserved, alert_threshold, status, version, alert_since, over_since
        FROM stocks WHERE location_id = $1 AND product_id = $2
        UNION ALL
        SELECT id, $2, 0, 0, 0, 'out', 1, NULL, NULL FROM locations
        WHERE id = $1 AND EXISTS (SELECT FROM shipped)
          AND NOT EXISTS (SELECT FROM stocks WHERE location_id = $1 AND product_id = $2))
      SELECT %s,
        (SELECT coalesce(json_agg(sums), '[]') FROM (
          SELECT type, count(*) AS count, sum(quantity)::bigint AS quantity FROM entry GROUP BY type ORDER BY type
        ) AS sums) AS movements,
        on_hand - (SELECT coalesce(sum(quantity), 0)::bigint FROM entry) AS earlier_quantity,
        (SELECT count(*) FROM read) < $5 AS complete,
        (SELECT coalesce(json_agg(newest), '[]') FROM (
          SELECT id, type, reference, made_by, reason, register_id, receipt_number, quantity,
            on_hand - moved_since AS balance,
            to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS created_at
          FROM entry ORDER BY id DESC LIMIT $4) AS newest) AS newest,
        (SELECT json_build_object('count', count(*), 'quantity', coalesce(sum(quantity), 0)::bigint)
          FROM held) AS holds,
        (SELECT coalesce(json_agg(shown), '[]') FROM (
          SELECT id, reference, quantity,
            to_char(expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS expires_at
          FROM held ORDER BY id LIMIT $3) AS shown) AS reservations,
        (SELECT coalesce(json_agg(shipped), '[]') FROM shipped) AS in_transit
      FROM stock
      """.formatted(COLUMNS);

  /**
   * Returns a stock with the newest entries of the ledger and the sums that its amounts must equal, the active
   * reservations, and what is in transit, all as of the same instant. Where there never was any but some is in transit,
   * the stock is shown as empty.
   *
   * @param stores those of the caller, who is shown what may be done for them
   */
  static Future<JsonObject> explain(SqlClient client, Stock.Key key, StoreScope stores) {
    return Catalogue.labels(client, List.of(key.productId()))
        .compose(labels -> explain(client, key, stock -> stock.toResource(labels, stores)));
  }

  private static Future<JsonObject> explain(SqlClient client, Stock.Key key, Function<Stock, JsonObject> resource) {
    return client.preparedQuery(EXPLAIN)
        .mapping(row -> {
          var stock = Stock.from(row);
          var json = resource.apply(stock)
              .put("movements", row.getJsonArray("movements"))
              .put("earlier_quantity", row.getLong("earlier_quantity"))
              .put("complete", row.getBoolean("complete"))
              .put("holds", row.getJsonObject("holds"))
              .put("reservations", row.getJsonArray("reservations"))
              .put("in_transit", row.getJsonArray("in_transit"));
          return withNewest(json, stock.key(), row.getJsonArray("newest"));
        })
        .execute(Tuple.of(key.locationId(), key.productId(), SHOWN, SHOWN_MOVEMENTS + 1, READ_LINES))
        .map(rows -> found(rows, key));
  }

  /** @param entries of the ledger, and one more than are shown when there are more */
  private static JsonObject withNewest(JsonObject json, Stock.Key key, JsonArray entries) {
    var shown = entries.stream().map(JsonObject.class::cast).limit(SHOWN_MOVEMENTS).toList();
    shown.forEach(entry -> entry.put("_links", Links.self(Movement.path(entry.getLong("id"))).toJson()));
    if (entries.size() > shown.size() || !json.getBoolean("complete")) {
      json.getJsonObject("_links").put("next", new JsonObject().put("href", key.linesPath()
          + (shown.isEmpty() ? "" : "&cursor=" + Cursor.encode(Movements.LINES_NEWEST_FIRST,
              shown.getLast().getLong("id"), key.productId(), key.locationId()))));
    }
    return json.put("newest_movements", new JsonArray(shown));
  }

  /**
   * Returns the only location whose stocks are known, or null for all of them: a branch has of others only what they
   * exchange with its own.
   */
  static Long known(Environment environment) {
    return environment.headOffice().map(HeadOffice::storeId).orElse(null);
  }

  /**
   * Returns every location with what it has available of a product.
   *
   * @param most is told of more
   * @param known the only location to return, or null
   */
  static Future<JsonArray> availability(SqlClient client, long productId, long most, Long known) {
    return client.preparedQuery("""
        SELECT l.id AS location_id, l.name, l.type, least(coalesce(s.available, 0), $2) AS available
        FROM locations l LEFT JOIN stocks s ON s.location_id = l.id AND s.product_id = $1
        WHERE $3::bigint IS NULL OR l.id = $3 ORDER BY l.id
        """).mapping(Row::toJson).execute(Tuple.of(productId, most, known)).map(rows -> new JsonArray(Rows.list(rows)));
  }

  /** Returns how many pieces of products the web can sell, and in how many stores each is. @param most as above */
  static Future<JsonArray> webAvailability(SqlClient client, Long[] productIds, long webLocation, long most) {
    return client.preparedQuery("""
        SELECT p.id AS product_id, count(*) FILTER (WHERE l.type = 'store' AND s.available > 0) AS stores,
          least(coalesce(max(greatest(s.available, 0)) FILTER (WHERE l.id = $2), 0), $3) AS online
        FROM (SELECT DISTINCT unnest($1::bigint[]) AS id) AS p
        LEFT JOIN stocks s ON s.product_id = p.id LEFT JOIN locations l ON l.id = s.location_id
        GROUP BY p.id ORDER BY p.id
        """).mapping(Row::toJson).execute(Tuple.of(productIds, webLocation, most))
        .map(rows -> new JsonArray(Rows.list(rows)));
  }

  /** Returns the numbers of stocks that are low, out and negative, by status. @param known as above */
  static Future<Map<String, Long>> countAlerts(SqlClient client, Long known) {
    return client.preparedQuery("""
        SELECT status, count(*) FROM stocks
        WHERE alert_since IS NOT NULL AND ($1::bigint IS NULL OR location_id = $1) GROUP BY status
        """).collecting(Collectors.toMap((Row row) -> row.getString(0), row -> row.getLong(1)))
        .execute(Tuple.of(known)).map(SqlResult::value);
  }
}
