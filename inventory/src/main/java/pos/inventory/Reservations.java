package pos.inventory;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import pos.common.rule.Wire;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Rows;
import pos.common.sql.Timestamps;
import pos.inventory.Reservation.Draft;
import pos.inventory.Reservation.Status;

/** The table of reservations. */
final class Reservations {

  private static final int EXPIRED_AT_ONCE = 200;
  /** A reservation whose time is over is shown as expired even before the next sweep writes it down. */
  private static final String COLUMNS = """
      r.id, r.reference, r.location_id, r.ttl_seconds, r.created_at, r.expires_at,
      CASE WHEN r.status = 'active' AND r.expires_at <= clock_timestamp() THEN 'expired' ELSE r.status END AS status,
      ARRAY(SELECT product_id FROM reservation_lines WHERE reservation_id = r.id ORDER BY product_id) AS product_ids,
      ARRAY(SELECT quantity FROM reservation_lines WHERE reservation_id = r.id ORDER BY product_id) AS quantities
      """;
  private static final Columns<Draft> RESERVATION = new Columns<Draft>()
      .add("reference", Type.TEXT, Draft::reference)
      .add("location_id", Type.LONG, Draft::locationId)
      .add("ttl_seconds", Type.LONG, draft -> (long) draft.ttlSeconds());
  /** Numbered after the three parameters of the reservation. */
  private static final Columns<Line> LINE = new Columns<Line>(3)
      .add("product_id", Type.LONG, Line::productId)
      .add("quantity", Type.LONG, Line::quantity);

  private Reservations() {}

  /** Looks for shortages first, so that requests for sold-out goods do not queue for the locks of the last pieces. */
  private static final String INSERT = """
      WITH reservation AS (
        INSERT INTO reservations (%s, expires_at)
        SELECT %s, clock_timestamp() + $3 * interval '1 second'
        WHERE NOT EXISTS (
          SELECT FROM unnest(%s) AS line(%s)
          JOIN stocks s ON s.location_id = $2 AND s.product_id = line.product_id WHERE s.available < line.quantity)
        ON CONFLICT (reference) DO NOTHING RETURNING id, created_at, expires_at),
      lines AS (
        INSERT INTO reservation_lines (reservation_id, %s)
        SELECT reservation.id, line.* FROM reservation, unnest(%s) AS line)
      SELECT id, created_at, expires_at FROM reservation
      """.formatted(RESERVATION.names(), RESERVATION.values(), LINE.arrays(), LINE.names(), LINE.names(),
          LINE.arrays());

  /** Returns the new reservation, or empty when a stock is short or another reservation has the reference. */
  static Future<Optional<Reservation>> insert(SqlConnection tx, Draft draft) {
    return tx.preparedQuery(INSERT)
        .mapping(row -> new Reservation(row.getLong("id"), draft, Status.ACTIVE,
            Timestamps.read(row, "created_at"), Timestamps.read(row, "expires_at")))
        .execute(LINE.addTo(RESERVATION.of(draft), draft.lines())).map(Rows::first)
        .recover(Locations::refuseUnknown);
  }

  static Future<Optional<Reservation>> findByReference(SqlConnection tx, String reference) {
    return tx.preparedQuery("SELECT " + COLUMNS + " FROM reservations r WHERE reference = $1")
        .mapping(Reservation::from).execute(Tuple.of(reference)).map(Rows::first);
  }

  static Future<Reservation> find(SqlClient client, long id) {
    return find(client, id, "");
  }

  /** Reads a reservation and locks it until the end of the transaction. */
  static Future<Reservation> lock(SqlConnection tx, long id) {
    return find(tx, id, " FOR NO KEY UPDATE OF r");
  }

  private static Future<Reservation> find(SqlClient client, long id, String locking) {
    return client.preparedQuery("SELECT " + COLUMNS + " FROM reservations r WHERE id = $1" + locking)
        .mapping(Reservation::from).execute(Tuple.of(id)).map(rows -> Rows.found(rows, "reservation", id));
  }

  static Future<Reservation> setStatus(SqlConnection tx, Reservation reservation, Status status) {
    return tx.preparedQuery("UPDATE reservations SET status = $2 WHERE id = $1")
        .execute(Tuple.of(reservation.id(), Wire.name(status))).map(_ -> reservation.withStatus(status));
  }

  /**
   * Commits the active reservation with the reference of a sale. When no reservation has the reference, a committed one
   * without lines takes it, so that one that arrives late cannot hold anything.
   *
   * @return the id of the reservation that was committed or added; empty when it had ended before
   */
  static Future<Optional<Long>> commitByReference(SqlConnection tx, Movement.Draft sale) {
    return tx.preparedQuery("""
        INSERT INTO reservations AS r (reference, location_id, ttl_seconds, status, expires_at)
        VALUES ($1, $2, 1, 'committed', now())
        ON CONFLICT (reference) DO UPDATE SET status = 'committed' WHERE r.status = 'active' RETURNING id
        """).mapping(row -> row.getLong("id")).execute(Tuple.of(sale.reference(), sale.locationId())).map(Rows::first)
        .recover(Locations::refuseUnknown);
  }

  /** Expires reservations whose time is over, except those that another instance is expiring, and returns them. */
  static Future<List<Reservation>> expire(SqlConnection tx) {
    return tx.preparedQuery("""
        UPDATE reservations r SET status = 'expired'
        WHERE id IN (
          SELECT id FROM reservations WHERE status = 'active' AND expires_at <= now()
          ORDER BY expires_at LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED) RETURNING
        """ + COLUMNS).mapping(Reservation::from).execute(Tuple.of(EXPIRED_AT_ONCE)).map(Rows::list);
  }
}
