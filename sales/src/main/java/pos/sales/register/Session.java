package pos.sales.register;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import pos.common.rule.Failure;
import pos.common.rule.Links;
import pos.common.sql.Timestamps;
import pos.sales.core.Booking;

/**
 * A cashier's time at a register, from the float that is put into the drawer to the count of what is in it.
 *
 * @param closing empty while the session is open
 */
public record Session(long id, long registerId, long storeId, String cashier, Instant openedAt, long openingFloatCents,
    Optional<Closing> closing) {

  /**
   * The end of a session.
   *
   * @param zNumber 1, 2, 3... at each register, without gaps
   * @param cashier who counted, or null
   * @param report the Z report
   */
  record Closing(long zNumber, Instant closedAt, String cashier, long expectedCents, long countedCents,
      JsonObject report) {

    /** The members of a report that are figures. */
    static final List<String> FIGURES = List.of("sales", "voids", "returns", "net_cents", "payments", "taxes", "cash");

    static Closing from(Row row) {
      return new Closing(row.getLong("z_number"), Timestamps.read(row, "closed_at"), row.getString("closed_by"),
          row.getLong("expected_cash_cents"), row.getLong("counted_cash_cents"), row.getJsonObject("report"));
    }

    /** Returns what the journal says about the end of a session: the figures of its Z report, without its texts. */
    Booking booking(long session, long registerId) {
      var facts = new JsonObject()
          .put("register_id", registerId)
          .put("z_number", zNumber)
          .put("closed_at", closedAt.toString())
          .put("expected_cash_cents", expectedCents)
          .put("counted_cash_cents", countedCents);
      FIGURES.forEach(name -> facts.put(name, report.getValue(name)));
      return new Booking(Booking.Kind.SESSION_CLOSED, Long.toString(session), Optional.empty(), countedCents, facts);
    }

    long differenceCents() {
      return countedCents - expectedCents;
    }
  }

  static Session from(Row row) {
    var closing = row.getValue("closed_at") == null ? Optional.<Closing>empty() : Optional.of(Closing.from(row));
    return new Session(row.getLong("id"), row.getLong("register_id"), row.getLong("store_id"),
        row.getString("cashier"), Timestamps.read(row, "opened_at"), row.getLong("opening_float_cents"), closing);
  }

  /** Returns the path of a session behind the gateway. */
  public static String path(long id) {
    return "/sales-service/sessions/" + id;
  }

  /** Returns the path at which the sessions of a register are opened. */
  public static String openingPath(long registerId) {
    return Register.path(registerId) + "/sessions";
  }

  /** Returns the failure of a sale at a register without a session. */
  public static Failure missing(long registerId) {
    return Failure.conflict("no-open-session", "No session is open at register " + registerId + ": open one first, with"
        + " POST " + openingPath(registerId) + ".");
  }

  /** Returns the failure of what is possible in an open session only. */
  public static Failure closed(long id) {
    return Failure.conflict("session-closed", "Session " + id + " is closed: its Z report can no longer change.");
  }

  /** @throws Failure 409 when it is closed */
  Session mustBeOpen() {
    if (closing.isPresent()) {
      throw closed(id);
    }
    return this;
  }

  /** Returns what the journal says about the beginning of the session. */
  Booking opening() {
    return new Booking(Booking.Kind.SESSION_OPENED, Long.toString(id), Optional.empty(), openingFloatCents,
        new JsonObject()
            .put("register_id", registerId)
            .put("store_id", storeId)
            .put("opened_at", openedAt.toString())
            .put("opening_float_cents", openingFloatCents));
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("id", id)
        .put("register_id", registerId)
        .put("store_id", storeId)
        .put("cashier", cashier)
        .put("opened_at", openedAt.toString())
        .put("opening_float_cents", openingFloatCents)
        .put("status", closing.isEmpty() ? "open" : "closed")
        .put("z_number", closing.map(Closing::zNumber).orElse(null))
        .put("closed_at", closing.map(end -> end.closedAt().toString()).orElse(null))
        .put("closed_by", closing.map(Closing::cashier).orElse(null))
        .put("expected_cash_cents", closing.map(Closing::expectedCents).orElse(null))
        .put("counted_cash_cents", closing.map(Closing::countedCents).orElse(null))
        .put("difference_cents", closing.map(Closing::differenceCents).orElse(null))
        .put("_links", links());
  }

  private JsonObject links() {
    var links = Links.self(path(id));
    if (closing.isEmpty()) {
      links.action("cash_movements", "POST", path(id) + "/cash-movements").action("close", "POST", path(id) + "/close");
    }
    return links.toJson();
  }

  /** Returns what others are told when the session is closed: the Z report without its single cash movements. */
  JsonObject toEvent() {
    var event = toJson().mergeIn(closing.orElseThrow().report);
    List.of("cash_movements", "_links").forEach(event::remove);
    return event;
  }

  /** Returns what the journal says about the end of the session, which is closed. */
  Booking closed() {
    return closing.orElseThrow().booking(id, registerId);
  }

  /** Returns when the session was closed; empty while it is open. */
  Optional<Instant> closedAt() {
    return closing.map(Closing::closedAt);
  }

  /** Returns the report that the closed session was closed with, and beside it what came late. */
  JsonObject zReport(LateSales late) {
    var report = toJson().mergeIn(closing.orElseThrow().report).put("late_sales", late.toJson(id));
    return report.put("version", report.getLong("version") + late.changes());
  }
}
