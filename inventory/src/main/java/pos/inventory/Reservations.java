package pos.inventory;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import pos.common.rule.Failure;
import pos.common.rule.Wire;
import pos.inventory.Reservation.Status;

/** The holds; a hold and its part of the stocks' {@code reserved} change in the same transaction. */
final class Reservations {

  private static final int EXPIRED_AT_ONCE = 200;
  /** A hold whose time is over is expired, also while nobody has swept it yet. */
  private static final String COLUMNS = """
      r.id, r.reference, r.location_id, r.ttl_seconds, r.created_at, r.expires_at,
      CASE WHEN r.status = 'active' AND r.expires_at <= clock_timestamp() THEN 'expired' ELSE r.status END AS status,
      ARRAY(SELECT product_id FROM reservation_lines WHERE reservation_id = r.id ORDER BY product_id) AS product_ids,
      ARRAY(SELECT quantity FROM reservation_lines WHERE reservation_id = r.id ORDER BY product_id) AS quantities
      """;

  private Reservations() {}

  /** Holds all lines or none; under a known reference it answers the reservation that is there. */
  static Future<Reservation> reserve(SqlConnection tx, Reservation.Draft draft) {
    return insert(tx, draft).compose(made -> made == null ? knownOrRefused(tx, draft)
        : StockChanges.apply(tx, made.holds()).map(made));
  }

  /**
   * Whoever sees before that there is not enough does not wait in the line of those who take the last pieces.
   *
   * @return null when that is so, or the reference is known already
   */
  private static Future<Reservation> insert(SqlConnection tx, Reservation.Draft draft) {
    return tx.preparedQuery("""
        WITH reservation AS (
          INSERT INTO reservations (reference, location_id, ttl_seconds, expires_at)
          SELECT $1, $2, $3::int, clock_timestamp() + $3::int * interval '1 second'
          WHERE NOT EXISTS (
            SELECT FROM unnest($4::bigint[], $5::bigint[]) AS line(product_id, quantity)
            JOIN stocks s ON s.location_id = $2 AND s.product_id = line.product_id WHERE s.available < line.quantity)
          ON CONFLICT (reference) DO NOTHING RETURNING id, created_at, expires_at),
        lines AS (
          INSERT INTO reservation_lines (reservation_id, product_id, quantity)
          SELECT reservation.id, line.* FROM reservation, unnest($4::bigint[], $5::bigint[]) AS line)
        SELECT id, created_at, expires_at FROM reservation
        """).mapping(row -> new Reservation(row.getLong("id"), draft, Status.ACTIVE,
            row.getOffsetDateTime("created_at"), row.getOffsetDateTime("expires_at")))
        .execute(Tuple.of(draft.reference(), draft.locationId(), draft.ttlSeconds(), Line.products(draft.lines()),
            Line.quantities(draft.lines())))
        .map(rows -> rows.size() == 0 ? null : rows.iterator().next())
        .recover(Locations::refuseUnknown);
  }

  private static Future<Reservation> knownOrRefused(SqlConnection tx, Reservation.Draft draft) {
    return tx.preparedQuery("SELECT " + COLUMNS + " FROM reservations r WHERE reference = $1")
        .mapping(Reservation::from).execute(Tuple.of(draft.reference())).compose(rows -> {
          if (rows.size() == 0) {
            // when nothing is short any more, enough has come back since
            return StockChanges.refuseShort(tx, StockChange.holds(draft.locationId(), draft.lines()))
                .compose(enough -> reserve(tx, draft));
          }
          var known = rows.iterator().next();
          if (!known.content().equals(draft)) {
            throw Failure.conflict("reference-reused",
                "Reservation " + known.id() + " has this reference and other content.");
          }
          return Future.succeededFuture(known);
        });
  }

  static Future<Reservation> find(SqlClient client, long id) {
    return find(client, id, "");
  }

  /** Reads a reservation and keeps others from moving it until the transaction ends. */
  static Future<Reservation> lock(SqlConnection tx, long id) {
    return find(tx, id, " FOR NO KEY UPDATE OF r");
  }

  private static Future<Reservation> find(SqlClient client, long id, String locking) {
    return client.preparedQuery("SELECT " + COLUMNS + " FROM reservations r WHERE id = $1" + locking)
        .mapping(Reservation::from).execute(Tuple.of(id)).map(rows -> {
          if (rows.size() == 0) {
            throw Failure.notFound("reservation", id);
          }
          return rows.iterator().next();
        });
  }

  /** Takes the goods: what was held leaves the stock as a sale. */
  static Future<Reservation> commit(SqlConnection tx, Reservation reservation) {
    if (!reservation.mayCommit()) {
      return Future.succeededFuture(reservation);
    }
    return setStatus(tx, reservation, Status.COMMITTED).compose(committed ->
        Movements.enter(tx, reservation.sale(), null, reservation.releases()).map(committed));
  }

  /** Gives the goods back. */
  static Future<Reservation> release(SqlConnection tx, Reservation reservation) {
    if (!reservation.mayRelease()) {
      return Future.succeededFuture(reservation);
    }
    return setStatus(tx, reservation, Status.RELEASED)
        .compose(released -> StockChanges.apply(tx, reservation.releases()).map(released));
  }

  private static Future<Reservation> setStatus(SqlConnection tx, Reservation reservation, Status status) {
    return tx.preparedQuery("UPDATE reservations SET status = $2 WHERE id = $1")
        .execute(Tuple.of(reservation.id(), Wire.name(status))).map(done -> reservation.withStatus(status));
  }

  /**
   * Ends the hold of a sale that has happened, be it late; where there is none its reference is taken, so that one
   * that is still on its way holds nothing. What was held is read by a second statement: the first may have waited for
   * the hold to be written, and would not see its lines.
   *
   * @return what it gives back to the stocks
   */
  static Future<List<StockChange>> settle(SqlConnection tx, Movement.Draft sale) {
    return tx.preparedQuery("""
        INSERT INTO reservations AS r (reference, location_id, ttl_seconds, status, expires_at)
        VALUES ($1, $2, 1, 'committed', now())
        ON CONFLICT (reference) DO UPDATE SET status = 'committed' WHERE r.status = 'active' RETURNING id
        """).execute(Tuple.of(sale.reference(), sale.locationId()))
        .recover(Locations::refuseUnknown)
        .compose(rows -> rows.size() == 0 ? Future.succeededFuture(List.of())
            : find(tx, rows.iterator().next().getLong(0)).map(Reservation::releases));
  }

  /** Gives back what was held too long, as far as no other instance is at it. @return how many */
  static Future<Integer> expire(SqlConnection tx) {
    return tx.preparedQuery("""
        UPDATE reservations r SET status = 'expired'
        WHERE id IN (
          SELECT id FROM reservations WHERE status = 'active' AND expires_at <= now()
          ORDER BY expires_at LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED) RETURNING
        """ + COLUMNS).mapping(Reservation::from).execute(Tuple.of(EXPIRED_AT_ONCE))
        .compose(expired -> StockChanges.apply(tx, expired.stream()
            .flatMap(hold -> hold.releases().stream()).toList()).map(expired.rowCount()));
  }
}
