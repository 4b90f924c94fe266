package pos.sales.register;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import pos.common.rule.Failure;
import pos.common.rule.Wire;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Listing;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Rows;
import pos.common.sql.Timestamps;
import pos.sales.core.Booking;
import pos.sales.core.JournalEnd;

/** The tables of sessions and cash movements, and the sums of sales and returns in a session. */
public final class Sessions {

  static final String ORDER = "sessions, opened last first";
  /** Leaves out the reports, which are the largest part of a session. */
  private static final Listing<Session> LIST = new Listing<>("""
      SELECT id, register_id, store_id, cashier, opened_at, opening_float_cents, closed_at, closed_by, z_number,
        expected_cash_cents, counted_cash_cents, NULL::json AS report
      FROM sessions
      """, "opened_at DESC, id DESC", Session::from,
      session -> new Object[] {session.openedAt(), session.id()});
  /** The most bytes that the reasons and cashiers of a session's cash movements have together. */
  private static final int MAX_MOVEMENT_BYTES = 200_000;
  /** By name, and never *: a column that a later release adds would change the rows of statements that are prepared. */
  static final String COLUMNS = """
      id, register_id, store_id, cashier, opened_at, opening_float_cents, closed_at, closed_by, z_number,
      expected_cash_cents, counted_cash_cents, report""";
  private static final String SELECT = "SELECT " + COLUMNS + " FROM sessions ";

  private Sessions() {}

  /** Fails with 409 when the register has an open session. */
  static Future<Session> insert(SqlConnection tx, Register register, String cashier, long openingFloatCents) {
    return tx.preparedQuery("""
        INSERT INTO sessions (register_id, store_id, cashier, opening_float_cents) VALUES ($1, $2, $3, $4)
        ON CONFLICT (register_id) WHERE closed_at IS NULL DO NOTHING RETURNING\s""" + COLUMNS).mapping(Session::from)
        .execute(Tuple.of(register.id(), register.storeId(), cashier, openingFloatCents))
        .map(rows -> Rows.first(rows).orElseThrow(() -> Failure.conflict("session-open",
            "Register " + register.id() + " has an open session, which must be closed first.")));
  }

  static Future<Page<Session>> list(SqlClient client, SessionFilter filter, PageRequest page) {
    var where = filter.where();
    page.after().ifPresent(last ->
        where.behind("(opened_at, id) <", Timestamps.of(last.instant(0)), last.number(1)));
    return LIST.page(client, where, page);
  }

  /** Returns the session; fails with 404 when there is none. */
  static Future<Session> find(SqlClient client, long id) {
    return client.preparedQuery(SELECT + "WHERE id = $1").mapping(Session::from).execute(Tuple.of(id))
        .map(rows -> Rows.found(rows, "session", id));
  }

  /** Returns those of the sessions that exist. */
  static Future<List<Session>> all(SqlClient client, Collection<Long> ids) {
    return client.preparedQuery(SELECT + "WHERE id = ANY($1)").mapping(Session::from)
        .execute(Tuple.of((Object) ids.toArray(Long[]::new))).map(Rows::list);
  }

  /** Locks the register of a session, as is done before the session is locked, and returns the end of its journal. */
  static Future<Optional<JournalEnd>> lockRegister(SqlConnection tx, long id) {
    return tx.preparedQuery("SELECT " + JournalEnd.COLUMNS + """
         FROM registers WHERE id = (SELECT register_id FROM sessions WHERE id = $1) FOR NO KEY UPDATE
        """).mapping(JournalEnd::from).execute(Tuple.of(id)).map(Rows::first);
  }

  /** Waits for sales and returns that are being written for the session, then locks and returns it. */
  static Future<Session> lock(SqlConnection tx, long id) {
    return tx.preparedQuery(SELECT + "WHERE id = $1 FOR UPDATE").mapping(Session::from)
        .execute(Tuple.of(id)).map(rows -> Rows.found(rows, "session", id));
  }

  /** Keeps the open session of a register, if there is one, from being closed before the transaction ends. */
  public static Future<Void> keepOpen(SqlConnection tx, long registerId) {
    return tx.preparedQuery("SELECT lock_open_session($1)").execute(Tuple.of(registerId)).mapEmpty();
  }

  /** Fails with 409 when no session is open at the register. */
  public static Future<Void> mustBeOpen(SqlClient client, long registerId) {
    return client.preparedQuery("SELECT FROM sessions WHERE register_id = $1 AND closed_at IS NULL")
        .execute(Tuple.of(registerId)).map(rows -> {
          if (rows.size() == 0) {
            throw Session.missing(registerId);
          }
          return null;
        });
  }

  /** Of the reports only the figures: their texts may have 200 KB. */
  private static final String FIGURES = """
      SELECT id, register_id, store_id, cashier, opened_at, opening_float_cents, closed_at, closed_by, z_number,
        expected_cash_cents, counted_cash_cents, (SELECT json_object_agg(key, value) FROM json_each(report)
        WHERE key = ANY($2)) AS report
      FROM sessions WHERE id = ANY($1)
      """;

  /** Returns what the journal should say about those of the sessions that exist: their openings, and their closings. */
  public static Future<List<Booking>> bookings(SqlClient client, Collection<Long> ids) {
    return client.preparedQuery(FIGURES).mapping(Session::from)
        .execute(Tuple.of(ids.toArray(Long[]::new), (Object) Session.Closing.FIGURES.toArray(String[]::new)))
        .map(rows -> rows.stream().flatMap(session -> session.closing().isEmpty() ? Stream.of(session.opening())
            : Stream.of(session.opening(), session.closed())).toList());
  }

  /** Returns what the journal should say about those of the cash movements that exist. @param ids session/number */
  public static Future<List<Booking>> movementBookings(SqlClient client, Collection<String> ids) {
    return movements(client, ids).map(movements -> movements.stream().map(CashMovementCopy::booking).toList());
  }

  /** Returns those of the cash movements that exist. @param ids session/number */
  static Future<List<CashMovementCopy>> movements(SqlClient client, Collection<String> ids) {
    return client.preparedQuery("""
        SELECT number, type, amount_cents, reason, m.cashier, moved_at, session_id, register_id
        FROM cash_movements m JOIN sessions s ON s.id = session_id
        WHERE (session_id, number) IN (SELECT split_part(id, '/', 1)::bigint, split_part(id, '/', 2)::bigint
          FROM unnest($1::text[]) AS id)
        """).mapping(row -> new CashMovementCopy(row.getLong("session_id"), row.getLong("register_id"),
            CashMovement.from(row.toJson())))
        .execute(Tuple.of((Object) ids.toArray(String[]::new))).map(Rows::list);
  }

  private static final String REPORT = """
      WITH entry AS (
        SELECT CASE status WHEN 'voided' THEN 'void' ELSE 'sale' END AS kind, id, subtotal_cents, tax_cents,
          rounding_cents, total_cents, taxes FROM transactions WHERE session_id = $1
        UNION ALL
        SELECT 'return', id, subtotal_cents, tax_cents, rounding_cents, total_cents, taxes
        FROM returns WHERE session_id = $1),
      figures AS (
        SELECT kind, count(*) AS number, sum(subtotal_cents)::bigint AS subtotal, sum(tax_cents)::bigint AS tax,
          sum(rounding_cents)::bigint AS rounding, sum(total_cents)::bigint AS total FROM entry GROUP BY kind),
      amounts AS (
        SELECT 'payment' AS "of", method AS name, kind, amount_cents
        FROM entry JOIN payments ON sale_id = entry.id WHERE kind <> 'return'
        UNION ALL
        SELECT 'payment', refund_method, 'return', total_cents FROM returns WHERE session_id = $1
        UNION ALL
        SELECT 'tax', tax->>'code', kind, (tax->>'amount_cents')::bigint
        FROM entry, json_array_elements(taxes) AS tax),
      flows AS (
        SELECT "of", name, coalesce(sum(amount_cents) FILTER (WHERE kind <> 'return'), 0)::bigint AS taken,
          coalesce(sum(amount_cents) FILTER (WHERE kind = 'return'), 0)::bigint AS refunded,
          coalesce(sum(amount_cents) FILTER (WHERE kind = 'void'), 0)::bigint AS voided
        FROM amounts GROUP BY "of", name)
      SELECT (SELECT coalesce(json_agg(figures), '[]') FROM figures) AS figures,
        (SELECT coalesce(json_agg(flows ORDER BY name), '[]') FROM flows) AS flows,
        (SELECT coalesce(json_agg(m ORDER BY number), '[]') FROM cash_movements m WHERE session_id = $1) AS movements
      """;

  /** Reads everything in one statement, so that the report shows one moment. */
  static Future<SessionReport> report(SqlClient client, Session session) {
    return client.preparedQuery(REPORT).execute(Tuple.of(session.id()))
        .map(rows -> SessionReport.from(session, Rows.only(rows)));
  }

  private static final String LATE = """
      SELECT count(*) AS count, count(*) FILTER (WHERE status = 'voided') AS voided,
        coalesce(sum(total_cents) FILTER (WHERE status <> 'voided'), 0)::bigint AS total_cents
      FROM transactions WHERE register_id = $1 AND sold_at >= $2 AND sold_at < $3 AND written_at > $2
        AND session_id IS DISTINCT FROM $4
      """;

  /** Returns the number and the total of the sales of a closed session's time that came after it was closed. */
  static Future<LateSales> late(SqlClient client, Session session, Instant closedAt) {
    return client.preparedQuery(LATE).mapping(LateSales::from).execute(Tuple.of(session.registerId(),
        Timestamps.of(session.openedAt()), Timestamps.of(closedAt), session.id())).map(Rows::only);
  }

  private static final Columns<CashMovementDraft> MOVEMENT = new Columns<CashMovementDraft>(1)
      .add("type", Type.TEXT, movement -> Wire.name(movement.type()))
      .add("amount_cents", Type.LONG, CashMovementDraft::amountCents)
      .add("reason", Type.TEXT, CashMovementDraft::reason)
      .add("cashier", Type.TEXT, CashMovementDraft::cashier);

  private static final String MOVE = """
      INSERT INTO cash_movements (session_id, number, %s)
      SELECT $1, count(*) + 1, %s FROM cash_movements WHERE session_id = $1
      HAVING count(*) < %d AND coalesce(sum(octet_length(concat(reason, cashier))), 0) < %d
      RETURNING number, type, amount_cents, reason, cashier, moved_at
      """.formatted(MOVEMENT.names(), MOVEMENT.values(), CashMovement.MOST_IN_A_SESSION, MAX_MOVEMENT_BYTES);

  /**
   * Fails with 409 when the session has the most movements that it can have.
   *
   * @param session locked and open
   */
  static Future<CashMovement> move(SqlConnection tx, Session session, CashMovementDraft movement) {
    return tx.preparedQuery(MOVE).execute(MOVEMENT.addTo(Tuple.of(session.id()), movement))
        .map(rows -> Rows.first(rows).map(row -> CashMovement.from(row.toJson())).orElseThrow(() ->
            Failure.conflict("too-many-cash-movements",
                "A session has at most " + CashMovement.MOST_IN_A_SESSION + " cash movements, with reasons of at most "
                    + MAX_MOVEMENT_BYTES + " bytes: close it and open another one.")));
  }

  /** @param countedBy or null */
  record Count(SessionReport report, long countedCents, String countedBy) {}

  private static final Columns<Count> CLOSING = new Columns<Count>(1)
      .add("closed_by", Type.TEXT, Count::countedBy)
      .add("expected_cash_cents", Type.LONG, count -> count.report.drawer().expectedCents())
      .add("counted_cash_cents", Type.LONG, Count::countedCents)
      .add("report", Type.OBJECT, count -> count.report.closing());

  private static final String CLOSE = """
      UPDATE sessions s SET closed_at = date_trunc('milliseconds', clock_timestamp()), %s,
        z_number = (SELECT coalesce((SELECT max(z_number) FROM sessions WHERE register_id = r.id), z_before) + 1
          FROM registers r WHERE r.id = s.register_id)
      WHERE id = $1 RETURNING %s
      """.formatted(CLOSING.assignments(), COLUMNS);

  /** @param count with the report of the session, which is locked and open */
  static Future<Session> close(SqlConnection tx, Count count) {
    return tx.preparedQuery(CLOSE).mapping(Session::from)
        .execute(CLOSING.addTo(Tuple.of(count.report.session().id()), count)).map(Rows::only);
  }
}
