package pos.sales.register;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import pos.common.events.Outbox;
import pos.common.rule.Failure;
import pos.common.rule.Wire;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Rows;
import pos.sales.core.Journal;
import pos.sales.core.JournalEnd;

/** The sessions and cash movements of branches: what of them is copied, and the rows that a copy has. */
public final class SessionCopies {

  private static final String OPEN_ALREADY = "one_open_session";

  private static final Columns<Session> OPENED = new Columns<Session>()
      .add("id", Type.LONG, Session::id)
      .add("register_id", Type.LONG, Session::registerId)
      .add("store_id", Type.LONG, Session::storeId)
      .add("cashier", Type.TEXT, Session::cashier)
      .add("opened_at", Type.TIME, Session::openedAt)
      .add("opening_float_cents", Type.LONG, Session::openingFloatCents);

  private static final Columns<Session.Closing> CLOSED = new Columns<Session.Closing>(1)
      .add("closed_at", Type.TIME, Session.Closing::closedAt)
      .add("closed_by", Type.TEXT, Session.Closing::cashier)
      .add("z_number", Type.LONG, Session.Closing::zNumber)
      .add("expected_cash_cents", Type.LONG, Session.Closing::expectedCents)
      .add("counted_cash_cents", Type.LONG, Session.Closing::countedCents)
      .add("report", Type.OBJECT, Session.Closing::report);

  private static final Columns<CashMovementCopy> MOVED = new Columns<CashMovementCopy>()
      .add("session_id", Type.LONG, CashMovementCopy::sessionId)
      .add("number", Type.LONG, copy -> copy.movement().number())
      .add("type", Type.TEXT, copy -> Wire.name(copy.movement().type()))
      .add("amount_cents", Type.LONG, copy -> copy.movement().amountCents())
      .add("reason", Type.TEXT, copy -> copy.movement().reason())
      .add("cashier", Type.TEXT, copy -> copy.movement().cashier())
      .add("moved_at", Type.TIME, copy -> copy.movement().at());

  private SessionCopies() {}

  /** Returns what is sent of the beginnings of those of the sessions that exist, by the session's id. */
  public static Future<Map<String, JsonObject>> openings(SqlClient client, Collection<Long> ids) {
    return Sessions.all(client, ids).map(sessions -> sessions.stream()
        .collect(Collectors.toMap(session -> Long.toString(session.id()), SessionOpenedCopy::toJson)));
  }

  /** Returns what is sent of the ends of those of the sessions that are closed, by the session's id. */
  public static Future<Map<String, JsonObject>> closings(SqlClient client, Collection<Long> ids) {
    return Sessions.all(client, ids).map(sessions -> sessions.stream().filter(session -> session.closing().isPresent())
        .collect(Collectors.toMap(session -> Long.toString(session.id()), SessionClosedCopy::toJson)));
  }

  /** Returns what is sent of those of the cash movements that exist. @param ids session/number, as the keys are */
  public static Future<Map<String, JsonObject>> movements(SqlClient client, Collection<String> ids) {
    return Sessions.movements(client, ids).map(movements -> movements.stream()
        .collect(Collectors.toMap(movement -> movement.booking().reference(), CashMovementCopy::toJson)));
  }

  private static final String OPEN =
      "INSERT INTO sessions (%s) OVERRIDING SYSTEM VALUE VALUES (%s)".formatted(OPENED.names(), OPENED.values());

  /**
   * Writes the beginning of a session with its entry in the journal; fails with 409 when one is open at its register.
   *
   * @param end of the journal, at the time of the entry
   */
  public static Future<?> write(SqlConnection tx, SessionOpenedCopy copy, JournalEnd end) {
    return open(tx, copy.session()).compose(_ -> Journal.write(tx, end, copy.booking()));
  }

  private static Future<?> open(SqlConnection tx, Session opened) {
    return tx.preparedQuery(OPEN).execute(OPENED.of(opened)).recover(e -> Future.failedFuture(
        e instanceof PgException taken && OPEN_ALREADY.equals(taken.getConstraint()) ? Failure.conflict("session-open",
            "Register " + opened.registerId() + " has an open session, which must be closed first.") : e));
  }

  private static final String CLOSE = "UPDATE sessions SET %s WHERE id = $1 RETURNING %s"
      .formatted(CLOSED.assignments(), Sessions.COLUMNS);

  /**
   * Writes the end of a session with its event and its entry in the journal; fails with 404 without such a session.
   *
   * @param end of the journal, at the time of the entry
   */
  public static Future<?> write(SqlConnection tx, SessionClosedCopy copy, JournalEnd end) {
    return close(tx, copy.id(), copy.closing())
        .compose(session -> Outbox.add(tx, "session.closed", session.toEvent()))
        .compose(_ -> Journal.write(tx, end, copy.booking()));
  }

  private static Future<Session> close(SqlConnection tx, long id, Session.Closing closing) {
    return tx.preparedQuery(CLOSE).mapping(Session::from).execute(CLOSED.addTo(Tuple.of(id), closing))
        .map(rows -> Rows.found(rows, "session", id));
  }

  private static final String MOVE =
      "INSERT INTO cash_movements (%s) VALUES (%s)".formatted(MOVED.names(), MOVED.values());

  /** Writes a cash movement with its entry in the journal. @param end of the journal, at the time of the entry */
  public static Future<?> write(SqlConnection tx, CashMovementCopy copy, JournalEnd end) {
    return tx.preparedQuery(MOVE).execute(MOVED.of(copy)).compose(_ -> Journal.write(tx, end, copy.booking()));
  }
}
