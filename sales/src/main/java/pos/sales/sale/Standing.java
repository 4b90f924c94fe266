package pos.sales.sale;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.UUID;
import pos.common.rule.Failure;
import pos.sales.register.Session;

/**
 * What has become of a sale: the session it is in, whether that is still open, and how it was undone, if it was.
 *
 * @param readAt when that was so by the database's clock; null for a sale that is just being taken
 */
public record Standing(String status, Long sessionId, boolean sessionOpen, Voiding voiding, Instant readAt) {

  public static final Standing TAKEN = new Standing("completed", null, false, null, null);
  private static final String VOIDED = "voided";
  /** All stores are in Montréal: their day begins at midnight there. */
  private static final ZoneId STORES = ZoneId.of("America/Toronto");

  public static Standing from(Row row) {
    return new Standing(row.getString("status"), row.getLong("session_id"), row.getBoolean("session_open"),
        Voiding.from(row), row.getOffsetDateTime("read_at").toInstant());
  }

  /** @throws Failure 409 when the sale can no longer be undone, or never could */
  public Standing voided(Voiding voiding, Instant soldAt) {
    var obstacle = obstacle(soldAt);
    if (obstacle != null) {
      throw obstacle;
    }
    return new Standing(VOIDED, sessionId, sessionOpen, voiding.at(readAt), readAt);
  }

  /** @return why the sale cannot be voided, or null when it can */
  private Failure obstacle(Instant soldAt) {
    if (!TAKEN.status.equals(status)) {
      return status.equals(VOIDED) ? Failure.conflict("sale-voided", "The sale was voided before.")
          : Failure.conflict("sale-returned", "Goods of the sale came back: what is left can only be returned.");
    }
    if (sessionId == null) {
      return Failure.conflict("sale-without-session", "The sale was taken while no session was open.");
    }
    if (!sessionOpen) {
      return Session.closed(sessionId);
    }
    return day(soldAt).equals(day(readAt)) ? null : Failure.conflict("sale-of-another-day",
        "The sale is of " + day(soldAt) + ", and today is " + day(readAt) + ".");
  }

  private static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, STORES);
  }

  /** The session, and the actions that are allowed now. */
  public void writeLinks(JsonObject links, UUID id, Instant soldAt) {
    if (sessionId != null) {
      links.put("session", new JsonObject().put("href", Session.path(sessionId)));
    }
    if (obstacle(soldAt) == null) {
      links.put("void", new JsonObject().put("href", Sale.path(id) + "/void").put("method", "POST"));
    }
  }
}
