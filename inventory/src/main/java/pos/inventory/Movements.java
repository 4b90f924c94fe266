package pos.inventory;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import pos.common.rule.Failure;
import pos.common.sql.Where;

/** The ledger: entries are added, never changed; each has its effect on the stocks in the same transaction. */
final class Movements {

  /** The order of their list, as its cursors name it. */
  static final String NEWEST_FIRST = "-id";
  /** How many lines of a movement a list shows. */
  static final int LISTED_LINES = 100;

  private Movements() {}

  /** Enters a movement and changes the stocks; under a known reference it answers the movement that is there. */
  static Future<Movement> post(SqlConnection tx, Movement.Draft draft) {
    return add(tx, draft).compose(added -> added == null ? repeated(tx, draft)
        : StockChanges.apply(tx, draft.changes()).map(added));
  }

  /**
   * Enters what has happened, whether it was there or not, and ends the hold that was made for it; when the ledger has
   * its reference already, only the hold ends.
   *
   * @param happenedAt when, or null for now
   */
  static Future<Void> enter(SqlConnection tx, Movement.Draft draft, Instant happenedAt, List<StockChange> releases) {
    return add(tx, draft).compose(added -> added == null
        ? StockChanges.applyFacts(tx, releases, happenedAt).mapEmpty()
        : StockChanges.applyFacts(tx, Stream.concat(releases.stream(), draft.changes().stream()).toList(), happenedAt)
            .compose(counted -> offset(tx, draft, counted)));
  }

  /** A count entered this difference before the ledger heard its cause: that part of the count is taken back. */
  private static Future<Void> offset(SqlConnection tx, Movement.Draft draft, Set<Long> counted) {
    var known = draft.lines().stream().filter(line -> counted.contains(line.productId())).toList();
    return known.isEmpty() ? Future.succeededFuture() : add(tx, new Movement.Draft(
        Movement.COUNT, draft.locationId(), null, draft.reference(), Line.negated(known))).mapEmpty();
  }

  /** @return the movement, or null when the ledger has its reference already */
  private static Future<Movement> add(SqlConnection tx, Movement.Draft draft) {
    var changes = draft.changes();
    return tx.preparedQuery("""
        WITH movement AS (
          INSERT INTO movements (type, location_id, to_location_id, reference) VALUES ($1, $2, $3, $4)
          ON CONFLICT (location_id, type, reference) DO NOTHING RETURNING id, created_at),
        lines AS (
          INSERT INTO movement_lines (movement_id, location_id, product_id, quantity)
          SELECT movement.id, line.* FROM movement, unnest($5::bigint[], $6::bigint[], $7::bigint[]) AS line)
        SELECT id, created_at FROM movement
        """).mapping(row -> new Movement(row.getLong("id"), draft, row.getOffsetDateTime("created_at"),
            draft.lines().size()))
        .execute(Tuple.of(draft.type(), draft.locationId(), draft.toLocationId(), draft.reference(),
            StockChange.longs(changes, StockChange::locationId), StockChange.longs(changes, StockChange::productId))
            .addValue(StockChange.longs(changes, StockChange::onHand)))
        .map(rows -> rows.size() == 0 ? null : rows.iterator().next())
        .recover(Locations::refuseUnknown);
  }

  private static Future<Movement> repeated(SqlConnection tx, Movement.Draft draft) {
    var where = new Where().and("m.location_id = ?", draft.locationId()).and("m.type = ?", draft.type())
        .and("m.reference = ?", draft.reference());
    return select(tx, where, null, Integer.MAX_VALUE, 1).map(List::getFirst).map(known -> {
      if (!known.content().equals(draft)) {
        throw Failure.conflict("reference-reused", "Movement " + known.id() + " has this reference and other content.");
      }
      return known;
    });
  }

  static Future<Movement> find(SqlClient client, long id) {
    return select(client, new Where().and("m.id = ?", id), null, Integer.MAX_VALUE, 1).map(found -> {
      if (found.isEmpty()) {
        throw Failure.notFound("movement", id);
      }
      return found.getFirst();
    });
  }

  /**
   * @param where conditions on {@code m}, a movement
   * @param productId whose lines to show; all products' when null
   */
  static Future<List<Movement>> page(SqlClient client, Where where, Long productId, int limit) {
    return select(client, where, productId, LISTED_LINES, limit);
  }

  private static Future<List<Movement>> select(SqlClient client, Where where, Long productId, int lines, int limit) {
    return client.preparedQuery("""
        SELECT m.id, m.type, m.location_id, m.to_location_id, m.reference, m.created_at, l.product_ids, l.quantities,
          (SELECT count(*)::int FROM movement_lines
            WHERE movement_id = m.id AND location_id = coalesce(m.to_location_id, m.location_id)) AS line_count
        FROM movements m, LATERAL (
          SELECT array_agg(product_id) AS product_ids, array_agg(quantity) AS quantities FROM (
            SELECT product_id, quantity FROM movement_lines
            WHERE movement_id = m.id AND location_id = coalesce(m.to_location_id, m.location_id)
              AND product_id = coalesce(%s, product_id)
            ORDER BY product_id LIMIT %s) AS shown) AS l
        """.formatted(where.parameter(productId), where.parameter(lines)) + where.sql()
        + " ORDER BY m.id DESC LIMIT " + where.parameter(limit))
        .mapping(Movement::from).execute(where.values())
        .map(rows -> rows.stream().toList());
  }
}
