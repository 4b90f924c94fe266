package pos.sales.register;

import io.vertx.core.Future;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import pos.common.http.Query;
import pos.common.rule.Failure;
import pos.common.rule.Wire;
import pos.common.shop.StoreScope;
import pos.common.sql.Page;
import pos.common.sql.Rows;
import pos.common.sql.Where;

/** The tables of sessions, and what sales and returns come to in one. */
public final class Sessions {

  public static final int MAX_MOVEMENTS = 1000;
  private static final String ORDER = "sessions, newest first";

  private Sessions() {}

  /** Fails with 409 when the register has an open one. */
  public static Future<Session> insert(SqlConnection tx, Register register, String cashier, long openingFloatCents) {
    return tx.preparedQuery("""
        INSERT INTO sessions (register_id, store_id, cashier, opening_float_cents) VALUES ($1, $2, $3, $4)
        ON CONFLICT (register_id) WHERE closed_at IS NULL DO NOTHING RETURNING *
        """).mapping(Session::from).execute(Tuple.of(register.id(), register.storeId(), cashier, openingFloatCents))
        .map(rows -> {
          if (rows.size() == 0) {
            throw Failure.conflict("session-open", "The register " + register.id() + " has an open session.");
          }
          return rows.iterator().next();
        });
  }

  /** A store's key sees that store's. */
  public static Future<Page<Session>> list(SqlClient client, StoreScope stores, Query query) {
    var page = query.page(ORDER);
    var status = query.oneOf("status", "open", "closed");
    var where = new Where()
        .and("store_id = ?", stores.store().orElse(null))
        .and("store_id = ?", query.id("store_id"))
        .and("register_id = ?", query.id("register_id"))
        .and("(closed_at IS NULL) = ?", status == null ? null : status.equals("open"))
        .and("id < ?", page.after().map(cursor -> cursor.number(0)).orElse(null));
    var limit = where.parameter(page.rows());
    return client.preparedQuery("SELECT * FROM sessions " + where.sql() + " ORDER BY id DESC LIMIT " + limit)
        .mapping(Session::from).execute(where.values())
        .map(rows -> page.page(Rows.list(rows), session -> new Object[] {session.id()}));
  }

  /** @return the session; fails with 404 when there is none */
  public static Future<Session> find(SqlClient client, long id) {
    return client.preparedQuery("SELECT * FROM sessions WHERE id = $1").mapping(Session::from).execute(Tuple.of(id))
        .map(rows -> found(rows, id));
  }

  /** The same, once nobody else is at it; sales that are being written for it come first. */
  public static Future<Session> lock(SqlConnection tx, long id) {
    return tx.preparedQuery("SELECT * FROM sessions WHERE id = $1 FOR UPDATE").mapping(Session::from)
        .execute(Tuple.of(id)).map(rows -> found(rows, id));
  }

  private static Session found(RowSet<Session> rows, long id) {
    if (rows.size() == 0) {
      throw Failure.notFound("session", id);
    }
    return rows.iterator().next();
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

  /** In one statement, so that it is of one moment. */
  public static Future<SessionReport> report(SqlClient client, Session session) {
    return client.preparedQuery(REPORT).execute(Tuple.of(session.id()))
        .map(rows -> SessionReport.from(session, rows.iterator().next()));
  }

  /** @param session locked and open */
  public static Future<CashMovement> move(SqlConnection tx, Session session, CashMovement movement) {
    return tx.preparedQuery("""
        INSERT INTO cash_movements (session_id, number, type, amount_cents, reason, cashier)
        SELECT $1, count(*) + 1, $2, $3, $4, $5 FROM cash_movements WHERE session_id = $1 HAVING count(*) < $6
        RETURNING *
        """).execute(Tuple.of(session.id(), Wire.name(movement.type()), movement.amountCents(), movement.reason(),
            movement.cashier(), MAX_MOVEMENTS))
        .map(rows -> {
          if (rows.size() == 0) {
            throw Failure.conflict("too-many-cash-movements", "A session has at most " + MAX_MOVEMENTS + ".");
          }
          return CashMovement.from(rows.iterator().next().toJson());
        });
  }

  /** @param report of the session, locked and open */
  public static Future<Session> close(SqlConnection tx, SessionReport report, String cashier, long countedCents) {
    return tx.preparedQuery("""
        UPDATE sessions SET closed_at = date_trunc('milliseconds', clock_timestamp()), closed_by = $2,
          expected_cash_cents = $3, counted_cash_cents = $4, report = $5,
          z_number = (SELECT coalesce(max(z_number), 0) + 1 FROM sessions WHERE register_id = $6)
        WHERE id = $1 RETURNING *
        """).mapping(Session::from)
        .execute(Tuple.of(report.session().id(), cashier, report.drawer().expectedCents(), countedCents,
            report.closing(), report.session().registerId()))
        .map(rows -> rows.iterator().next());
  }
}
