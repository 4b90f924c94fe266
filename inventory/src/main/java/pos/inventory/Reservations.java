package pos.inventory;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pos.common.rule.Wire;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Database;
import pos.common.sql.Rows;
import pos.common.sql.Timestamps;
import pos.inventory.Reservation.Draft;
import pos.inventory.Reservation.Status;

/** The table of reservations. */
final class Reservations {

  /** How many reservations are ended or extended at once. */
  static final int DUE_AT_ONCE = 200;
  /** The time after which the owner of a reservation that was extended is asked again. */
  private static final String EXTENSION = "interval '30 seconds'";
  private static final String COLUMNS = """
      r.id, r.reference, r.location_id, r.ttl_seconds, r.created_at, r.expires_at, r.extensions, r.status,
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

  /**
   * A reservation whose time is over.
   *
   * @param isSold whether the ledger has the sale that it was made for: it has left the stock without this reservation
   */
  record Due(long id, String reference, boolean isSold) {}

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
            Timestamps.read(row, "created_at"), Timestamps.read(row, "expires_at"), 0))
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

  private static final Columns<Movement.Draft> SALE = new Columns<Movement.Draft>()
      .add("reference", Type.TEXT, Movement.Draft::reference)
      .add("location_id", Type.LONG, Movement.Draft::locationId);

  private static final String COMMIT_SALES = """
      INSERT INTO reservations AS r (reference, location_id, ttl_seconds, status, expires_at)
      SELECT reference, location_id, 1, 'committed', now() FROM unnest(%s) AS sale(%s) ORDER BY reference
      ON CONFLICT (reference) DO UPDATE SET status = 'committed' WHERE r.status = 'active' RETURNING id
      """.formatted(SALE.arrays(), SALE.names());

  /**
   * Commits the active reservations of sales. When no reservation has the reference of a sale, a committed one without
   * lines takes it, so that one that arrives late cannot hold anything.
   *
   * @param sales with different references
   * @return the ids of the reservations that were committed or added; those that had ended before are not among them
   */
  static Future<List<Long>> commitSales(SqlConnection tx, List<Movement.Draft> sales) {
    var first = tx.preparedQuery(COMMIT_SALES).mapping(row -> row.getLong("id")).execute(SALE.of(sales));
    var later = tx.preparedQuery("""
        UPDATE reservations SET status = 'committed' WHERE id IN (
          SELECT id FROM reservations WHERE status = 'active' AND split_part(reference, '#', 1) = ANY($1)
          ORDER BY id FOR NO KEY UPDATE) RETURNING id
        """).mapping(row -> row.getLong("id"))
        .execute(Tuple.of(sales.stream().map(Movement.Draft::reference).toArray(String[]::new)));
    return Future.all(first, later)
        .map(_ -> Stream.concat(first.result().stream(), later.result().stream()).toList())
        .recover(Locations::refuseUnknown);
  }

  private static final String RELEASES = """
      SELECT location_id, product_id, sum(quantity)::bigint AS quantity
      FROM reservations r JOIN reservation_lines l ON l.reservation_id = r.id WHERE r.id = ANY(%s) GROUP BY 1, 2
      """.formatted(Columns.unseenArray("$1::bigint[]"));

  /** Returns the changes that give back what reservations hold. */
  static Future<List<StockChange>> releases(SqlConnection tx, List<Long> ids) {
    return tx.preparedQuery(RELEASES)
        .mapping(row -> new StockChange(row.getLong("location_id"), row.getLong("product_id"), 0,
            -row.getLong("quantity")))
        .execute(Tuple.of(ids.toArray(Long[]::new))).map(Rows::list);
  }

  private static final String HELD_AT = """
      SELECT split_part(reference, '#', 1) AS sale, max(created_at) AS held_at FROM reservations r
      WHERE (r.id = ANY(%s) OR r.reference = ANY(%s))
        AND EXISTS (SELECT FROM reservation_lines WHERE reservation_id = r.id)
      GROUP BY 1
      """.formatted(Columns.unseenArray("$1::bigint[]"), Columns.unseenArray("$2::text[]"));

  /**
   * Returns when the goods of sales were held, by the reference of the sale; a reservation without lines held nothing.
   *
   * @param ids of reservations for the sales, besides those that have their references
   */
  static Future<Map<String, Instant>> heldAt(SqlConnection tx, List<Long> ids, List<Movement.Draft> sales) {
    return tx.preparedQuery(HELD_AT)
        .collecting(Collectors.toMap((Row row) -> row.getString("sale"), row -> Timestamps.read(row, "held_at")))
        .execute(Tuple.tuple().addArrayOfLong(ids.toArray(Long[]::new))
            .addArrayOfString(sales.stream().map(Movement.Draft::reference).toArray(String[]::new)))
        .map(SqlResult::value);
  }

  /**
   * Has reservations deleted 30 days after they would have expired: sales and orders have ended theirs long before, and
   * the ledger has what was sold. Looks at the oldest only, because no index finds those that have ended.
   */
  static void deleteOld(Database database) {
    database.deleteOld("reservations", """
        id IN (SELECT id FROM (SELECT id, status, expires_at FROM reservations ORDER BY id LIMIT 200) AS oldest
          WHERE status <> 'active' AND expires_at < now() - interval '30 days')""");
  }

  /** Returns reservations whose time is over, those first that have been due longest. */
  static Future<List<Due>> due(SqlClient client) {
    return client.preparedQuery("""
        SELECT id, reference, EXISTS (SELECT FROM movements m WHERE m.location_id = r.location_id AND m.type = 'sale'
          AND m.reference = split_part(r.reference, '#', 1)) AS sold
        FROM reservations r WHERE status = 'active' AND expires_at <= now() ORDER BY expires_at LIMIT $1
        """).mapping(row -> new Due(row.getLong("id"), row.getString("reference"), row.getBoolean("sold")))
        .execute(Tuple.of(DUE_AT_ONCE)).map(Rows::list);
  }

  private static final String EXTEND = """
      UPDATE reservations SET expires_at = clock_timestamp() + %s, extensions = extensions + 1
      WHERE id IN (SELECT id FROM reservations WHERE id = ANY($1) AND status = 'active' AND expires_at <= now()
        FOR NO KEY UPDATE SKIP LOCKED)
      """.formatted(EXTENSION);

  /** Extends reservations whose time is over, except those that another transaction is ending. */
  static Future<Void> extend(SqlClient client, List<Long> ids) {
    return client.preparedQuery(EXTEND).execute(Tuple.of(ids.toArray(Long[]::new))).mapEmpty();
  }

  /** Expires reservations whose time is over, except those that another transaction is ending, and returns them. */
  static Future<List<Reservation>> expire(SqlConnection tx, List<Long> ids) {
    return tx.preparedQuery("""
        UPDATE reservations r SET status = 'expired'
        WHERE id IN (SELECT id FROM reservations WHERE id = ANY($1) AND status = 'active' AND expires_at <= now()
          FOR NO KEY UPDATE SKIP LOCKED) RETURNING
        """ + COLUMNS).mapping(Reservation::from).execute(Tuple.of(ids.toArray(Long[]::new))).map(Rows::list);
  }
}
