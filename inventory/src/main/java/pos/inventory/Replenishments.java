package pos.inventory;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.stream.Collectors;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;
import pos.common.rule.Wire;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Listing;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Rows;
import pos.common.sql.Where;
import pos.inventory.Replenishment.Item;

/** The table of replenishments. */
final class Replenishments {

  static final String NEWEST_FIRST = "-id";

  /** The replenishments to list; a part that is null does not restrict them. */
  record Filter(Replenishment.Status status, Long locationId, Long fromLocationId) {}

  /** Numbered after the three parameters of the replenishment. */
  private static final Columns<Line> REQUESTED = new Columns<Line>(3)
      .add("product_id", Type.LONG, Line::productId)
      .add("quantity", Type.LONG, Line::quantity);

  /** Numbered after the three parameters of the replenishment. */
  private static final Columns<Item> SENT = new Columns<Item>(3)
      .add("product_id", Type.LONG, Item::productId)
      .add("quantity", Type.LONG, Item::quantity)
      .add("received", Type.LONG, Item::received);

  private Replenishments() {}

  private static final String INSERT = """
      WITH made AS (
        INSERT INTO replenishments (location_id, from_location_id, comment)
        VALUES ($1, coalesce($2, (SELECT min(id) FROM locations WHERE type = 'logistics_centre')), $3) RETURNING id),
      lines AS (
        INSERT INTO replenishment_lines (replenishment_id, product_id, requested, quantity)
        SELECT made.id, line.product_id, line.quantity, line.quantity
        FROM made, unnest(%s) AS line(%s))
      SELECT id FROM made
      """.formatted(REQUESTED.arrays(), REQUESTED.names());

  /** Adds a replenishment and returns its id; fails with 422 when it names no usable sender. */
  static Future<Long> insert(SqlConnection tx, Replenishment.Draft draft) {
    var parameters = Tuple.of(draft.locationId(), draft.fromLocationId(), draft.comment());
    return tx.preparedQuery(INSERT).mapping(row -> row.getLong("id"))
        .execute(REQUESTED.addTo(parameters, draft.lines())).map(Rows::only)
        .recover(Replenishments::refuseSender).recover(Locations::refuseUnknown);
  }

  private static <T> Future<T> refuseSender(Throwable cause) {
    if (cause instanceof PgException e && "replenishments_elsewhere".equals(e.getConstraint())) {
      throw Failure.invalid("from_location_id", Flaw.of("same_location", "must differ from location_id"));
    }
    if (cause instanceof PgException e && "from_location_id".equals(e.getColumn())) {
      throw Failure.invalid("from_location_id",
          Flaw.of("missing", "is required, because there is no logistics centre"));
    }
    return Future.failedFuture(cause);
  }

  private static final String UPDATE = """
      WITH lines AS (
        UPDATE replenishment_lines l SET quantity = line.quantity, received = line.received
        FROM unnest(%s) AS line(%s)
        WHERE l.replenishment_id = $1 AND l.product_id = line.product_id
          AND (l.quantity, l.received) IS DISTINCT FROM (line.quantity, line.received))
      UPDATE replenishments SET status = $2, reason = $3, version = version + 1,
        decided_at = coalesce(decided_at, now()),
        cancelled_at = CASE WHEN $2 = 'cancelled' THEN now() ELSE cancelled_at END,
        shipped_at = CASE WHEN $2 = 'shipped' THEN now() ELSE shipped_at END,
        received_at = CASE WHEN $2 = 'received' THEN now() ELSE received_at END
      WHERE id = $1
      """.formatted(SENT.arrays(), SENT.names());

  /** Writes the status, the reason and the quantities, and sets the time of the status. */
  static Future<Void> update(SqlConnection tx, Replenishment next) {
    var parameters = Tuple.of(next.id(), Wire.name(next.status()), next.progress().reason());
    return tx.preparedQuery(UPDATE).execute(SENT.addTo(parameters, next.lines())).mapEmpty();
  }

  /** Locks a replenishment before it is read: a single statement that waited would return the lines of before. */
  static Future<Void> lock(SqlConnection tx, long id) {
    return tx.preparedQuery("SELECT FROM replenishments WHERE id = $1 FOR NO KEY UPDATE").execute(Tuple.of(id))
        .mapEmpty();
  }

  static Future<Replenishment> find(SqlClient client, long id) {
    return client.preparedQuery("""
        SELECT r.id, r.from_location_id, r.location_id, r.comment, r.status, r.reason, r.requested_at, r.decided_at,
          r.cancelled_at, r.shipped_at, r.received_at, r.version, l.product_ids, l.requested, l.quantities, l.received
        FROM replenishments r, LATERAL (
          SELECT array_agg(product_id ORDER BY product_id) AS product_ids,
            array_agg(requested ORDER BY product_id) AS requested, array_agg(quantity ORDER BY product_id) AS quantities,
            array_agg(received ORDER BY product_id) AS received
          FROM replenishment_lines WHERE replenishment_id = r.id) AS l
        WHERE r.id = $1
        """).mapping(Replenishment::from).execute(Tuple.of(id)).map(rows -> Rows.found(rows, "replenishment", id));
  }

  private static final Listing<Replenishment.Summary> LIST = new Listing<>("""
      SELECT r.id, r.from_location_id, r.location_id, r.comment, r.status, r.reason, r.requested_at, r.decided_at,
        r.cancelled_at, r.shipped_at, r.received_at, r.version,
        (SELECT count(*) FROM replenishment_lines WHERE replenishment_id = r.id) AS line_count
      FROM replenishments r
      """, "id DESC", Replenishment.Summary::from, summary -> new Object[] {summary.replenishment().id()});

  static Future<Page<Replenishment.Summary>> list(SqlClient client, Filter filter, PageRequest page) {
    var where = new Where()
        .and("r.status = ?", Wire.name(filter.status))
        .and("r.location_id = ?", filter.locationId)
        .and("r.from_location_id = ?", filter.fromLocationId)
        .and("r.id < ?", page.after().map(cursor -> cursor.number(0)).orElse(null));
    return LIST.page(client, where, page);
  }

  /** Returns the numbers of replenishments that wait to be approved, shipped and received, by status. */
  static Future<Map<String, Long>> countOpen(SqlClient client) {
    return client.query("""
        SELECT status, count(*) FROM replenishments WHERE status IN ('requested', 'approved', 'shipped') GROUP BY status
        """).collecting(Collectors.toMap((Row row) -> row.getString(0), row -> row.getLong(1))).execute()
        .map(SqlResult::value);
  }
}
