package pos.sales.register;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import pos.common.rule.Failure;

/** A cashier's time at a register, from the float to the count; {@code closing} is null while it is open. */
public record Session(long id, long registerId, long storeId, String cashier, Instant openedAt, long openingFloatCents,
    Closing closing) {

  /** How it ended; registers number their closings 1, 2, 3... without a gap. */
  public record Closing(long zNumber, Instant closedAt, String cashier, long expectedCents, long countedCents,
      JsonObject report) {

    static Closing from(Row row) {
      var closedAt = row.getOffsetDateTime("closed_at");
      return closedAt == null ? null : new Closing(row.getLong("z_number"), closedAt.toInstant(),
          row.getString("closed_by"), row.getLong("expected_cash_cents"), row.getLong("counted_cash_cents"),
          row.getJsonObject("report"));
    }
  }

  public static Session from(Row row) {
    return new Session(row.getLong("id"), row.getLong("register_id"), row.getLong("store_id"),
        row.getString("cashier"), row.getOffsetDateTime("opened_at").toInstant(), row.getLong("opening_float_cents"),
        Closing.from(row));
  }

  public static String path(long id) {
    return "/sales-service/sessions/" + id;
  }

  public static Failure closed(long id) {
    return Failure.conflict("session-closed", "The session " + id + " is closed, and its Z report does not change.");
  }

  /** @throws Failure 409 when it is closed */
  public Session mustBeOpen() {
    if (closing != null) {
      throw closed(id);
    }
    return this;
  }

  public JsonObject toJson() {
    return new JsonObject()
        .put("id", id)
        .put("register_id", registerId)
        .put("store_id", storeId)
        .put("cashier", cashier)
        .put("opened_at", openedAt.toString())
        .put("opening_float_cents", openingFloatCents)
        .put("status", closing == null ? "open" : "closed")
        .put("z_number", closing == null ? null : closing.zNumber)
        .put("closed_at", closing == null ? null : closing.closedAt.toString())
        .put("closed_by", closing == null ? null : closing.cashier)
        .put("expected_cash_cents", closing == null ? null : closing.expectedCents)
        .put("counted_cash_cents", closing == null ? null : closing.countedCents)
        .put("difference_cents", closing == null ? null : closing.countedCents - closing.expectedCents)
        .put("_links", links());
  }

  /** The report it was closed with. */
  public JsonObject zReport() {
    return toJson().mergeIn(closing.report);
  }

  private JsonObject links() {
    var links = new JsonObject().put("self", new JsonObject().put("href", path(id)));
    return closing != null ? links : links
        .put("cash_movements", new JsonObject().put("href", path(id) + "/cash-movements").put("method", "POST"))
        .put("close", new JsonObject().put("href", path(id) + "/close").put("method", "POST"));
  }
}
