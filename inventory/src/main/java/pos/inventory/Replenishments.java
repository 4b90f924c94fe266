package pos.inventory;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import pos.common.events.Outbox;
import pos.common.rule.ExpectedVersion;
import pos.common.rule.Failure;
import pos.common.rule.Wire;
import pos.common.sql.Where;

/** The replenishments; each step's effect on the stocks and its event are in the step's transaction. */
final class Replenishments {

  private Replenishments() {}

  static Future<Replenishment> request(SqlConnection tx, Replenishment.Draft draft) {
    return tx.preparedQuery("""
        WITH asked AS (
          INSERT INTO replenishments (location_id, from_location_id, comment)
          VALUES ($1, coalesce($2, (SELECT min(id) FROM locations WHERE type = 'logistics_centre')), $3) RETURNING id),
        lines AS (
          INSERT INTO replenishment_lines (replenishment_id, product_id, requested, quantity)
          SELECT asked.id, line.product_id, line.quantity, line.quantity
          FROM asked, unnest($4::bigint[], $5::bigint[]) AS line(product_id, quantity))
        SELECT id FROM asked
        """).execute(Tuple.of(draft.locationId(), draft.fromLocationId(), draft.comment(),
            Line.products(draft.lines()), Line.quantities(draft.lines())))
        .recover(Replenishments::refuseSource).recover(Locations::refuseUnknown)
        .compose(rows -> told(tx, rows.iterator().next().getLong(0)));
  }

  private static <T> Future<T> refuseSource(Throwable cause) {
    if (cause instanceof PgException e && "replenishments_elsewhere".equals(e.getConstraint())) {
      throw Failure.invalid("from_location_id", "must be another location");
    }
    if (cause instanceof PgException e && "from_location_id".equals(e.getColumn())) {
      throw Failure.invalid("from_location_id", "is missing, as there is no logistics centre");
    }
    return Future.failedFuture(cause);
  }

  /**
   * Takes one step; of two who try at once the second finds it taken.
   *
   * @param rule what the step makes of a replenishment, or why it must not
   */
  static Future<Replenishment> move(SqlConnection tx, long id, ExpectedVersion expected,
      UnaryOperator<Replenishment> rule) {
    return lock(tx, id).compose(locked -> find(tx, id)).compose(now -> {
      var next = rule.apply(now);
      expected.mustMatch(now.version());
      var movement = next.movement();
      return update(tx, next)
          .compose(updated -> movement == null ? Future.succeededFuture() : Movements.post(tx, movement))
          .compose(entered -> told(tx, id));
    });
  }

  private static Future<Void> update(SqlConnection tx, Replenishment next) {
    return tx.preparedQuery("""
        WITH lines AS (
          UPDATE replenishment_lines l SET quantity = line.quantity
          FROM unnest($4::bigint[], $5::bigint[]) AS line(product_id, quantity)
          WHERE l.replenishment_id = $1 AND l.product_id = line.product_id AND l.quantity <> line.quantity)
        UPDATE replenishments SET status = $2, reason = $3, version = version + 1,
          decided_at = coalesce(decided_at, now()),
          shipped_at = CASE WHEN $2 = 'shipped' THEN now() ELSE shipped_at END,
          received_at = CASE WHEN $2 = 'received' THEN now() ELSE received_at END
        WHERE id = $1
        """).execute(Tuple.of(next.id(), Wire.name(next.status()), next.reason(), Line.products(next.lines()),
            Line.quantities(next.lines()))).mapEmpty();
  }

  private static Future<Replenishment> told(SqlConnection tx, long id) {
    return find(tx, id).compose(now ->
        Outbox.add(tx, "replenishment." + Wire.name(now.status()), now.toEvent()).map(now));
  }

  /** Before it is read: a statement that waits for a lock would show the lines as they were before it waited. */
  private static Future<Void> lock(SqlConnection tx, long id) {
    return tx.preparedQuery("SELECT FROM replenishments WHERE id = $1 FOR NO KEY UPDATE").execute(Tuple.of(id))
        .mapEmpty();
  }

  static Future<Replenishment> find(SqlClient client, long id) {
    return select(client, new Where().and("r.id = ?", id), Integer.MAX_VALUE, "").map(found -> {
      if (found.isEmpty()) {
        throw Failure.notFound("replenishment", id);
      }
      return found.getFirst();
    });
  }

  /** @param where conditions on {@code r}, a replenishment */
  static Future<List<Replenishment>> page(SqlClient client, Where where, int limit) {
    return select(client, where, Movements.LISTED_LINES, " ORDER BY r.id DESC LIMIT " + where.parameter(limit));
  }

  private static Future<List<Replenishment>> select(SqlClient client, Where where, int lines, String end) {
    return client.preparedQuery("""
        SELECT r.*, l.*, (SELECT count(*)::int FROM replenishment_lines WHERE replenishment_id = r.id) AS line_count
        FROM replenishments r, LATERAL (
          SELECT array_agg(product_id) AS product_ids, array_agg(requested) AS requested,
            array_agg(quantity) AS quantities
          FROM (SELECT product_id, requested, quantity FROM replenishment_lines WHERE replenishment_id = r.id
            ORDER BY product_id LIMIT %s) AS shown) AS l
        """.formatted(where.parameter(lines)) + where.sql() + end)
        .mapping(Replenishment::from).execute(where.values())
        .map(rows -> rows.stream().toList());
  }

  /** How many wait to be decided, to be shipped and to be received. */
  static Future<Map<String, Long>> countOpen(SqlClient client) {
    return client.query("""
        SELECT status, count(*) FROM replenishments WHERE status IN ('requested', 'approved', 'shipped') GROUP BY status
        """).collecting(Collectors.toMap((Row row) -> row.getString(0), row -> row.getLong(1))).execute()
        .map(SqlResult::value);
  }
}
