package pos.sales.sale;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Optional;
import pos.common.rule.Failure;
import pos.common.rule.Wire;
import pos.common.shop.StoreTime;
import pos.common.sql.Timestamps;
import pos.sales.register.Session;

/**
 * The status of a sale when it was read.
 *
 * @param session empty when the sale was taken while no session was open
 * @param voiding present for a voided sale only
 * @param readAt by the database's clock
 */
public record SaleStatus(State state, Optional<InSession> session, Optional<Voiding> voiding, Instant readAt) {

  /** The states of a sale. */
  public enum State { COMPLETED, PARTIALLY_RETURNED, RETURNED, VOIDED }

  /** The session that a sale was taken in, and whether it is still open. */
  public record InSession(long id, boolean open) {}

  static SaleStatus from(Row row) {
    var session = Optional.ofNullable(row.getLong("session_id"))
        .map(id -> new InSession(id, row.getBoolean("session_open")));
    return new SaleStatus(Wire.parse(State.class, row.getString("status")), session, Voiding.from(row),
        Timestamps.read(row, "read_at"));
  }

  /** Reads the row of a sale that this transaction has written, into the session that it has locked, if one is open. */
  static SaleStatus ofNew(Row row) {
    var session = Optional.ofNullable(row.getLong("session_id")).map(id -> new InSession(id, true));
    return new SaleStatus(State.COMPLETED, session, Optional.empty(), Timestamps.read(row, "read_at"));
  }

  /** @throws Failure 409 when the sale cannot be voided, or no longer */
  SaleStatus voided(VoidRequest request, Instant soldAt) {
    obstacle(soldAt).ifPresent(failure -> {
      throw failure;
    });
    return new SaleStatus(State.VOIDED, session, Optional.of(request.at(readAt)), readAt);
  }

  /** Returns whether goods can still come back. */
  boolean canBeReturned() {
    return state == State.COMPLETED || state == State.PARTIALLY_RETURNED;
  }

  boolean canBeVoided(Instant soldAt) {
    return obstacle(soldAt).isEmpty();
  }

  private Optional<Failure> obstacle(Instant soldAt) {
    if (state == State.VOIDED) {
      return conflict("sale-voided", "The sale is already voided.");
    }
    if (state != State.COMPLETED) {
      return conflict("sale-returned", "Goods of the sale have come back: what is left can only be returned.");
    }
    if (session.isEmpty()) {
      return conflict("sale-without-session", "The sale was taken while no session was open: it can only be returned.");
    }
    if (!session.get().open) {
      return Optional.of(Session.closed(session.get().id));
    }
    return StoreTime.day(soldAt).equals(StoreTime.day(readAt)) ? Optional.empty() : conflict("sale-of-another-day",
        "The sale is of " + StoreTime.day(soldAt) + ", and today is " + StoreTime.day(readAt) + ": it can only be returned.");
  }

  private static Optional<Failure> conflict(String code, String detail) {
    return Optional.of(Failure.conflict(code, detail));
  }
}
