package pos.sales.register;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.sales.core.Booking;
import pos.sales.core.Copy;

/** The end of a session at a branch, as its journal is copied. */
public record SessionClosedCopy(long id, long registerId, Session.Closing closing) implements Copy {

  /** The longest report has 1,000 cash movements, with reasons of 200 KB together. */
  private static final int MOST_OF_A_REPORT = 500_000;
  /** The drawer adds up more than one sale can have. */
  private static final long MOST_CASH = Fields.MAX_CENTS * 1_000_000;

  /** Returns what is sent. */
  static JsonObject toJson(Session session) {
    var closing = session.closing().orElseThrow();
    return new JsonObject()
        .put("id", session.id())
        .put("z_number", closing.zNumber())
        .put("closed_at", closing.closedAt().toString())
        .put("closed_by", closing.cashier())
        .put("expected_cash_cents", closing.expectedCents())
        .put("counted_cash_cents", closing.countedCents())
        .put("report", closing.report().encode());
  }

  /** Reads what was sent. @throws pos.common.rule.Failure 422 naming every bad field */
  public static SessionClosedCopy from(Fields fields, long registerId) {
    var id = fields.integer("id", 1, Long.MAX_VALUE);
    var closing = new Session.Closing(fields.integer("z_number", 1, Long.MAX_VALUE),
        fields.instant("closed_at", Instant.EPOCH), fields.line("closed_by", 1, 100, null),
        fields.integer("expected_cash_cents", -MOST_CASH, MOST_CASH),
        fields.integer("counted_cash_cents", 0, Fields.MAX_CENTS), report(fields));
    fields.check();
    return new SessionClosedCopy(id, registerId, closing);
  }

  private static JsonObject report(Fields fields) {
    try {
      return new JsonObject(fields.text("report", 2, MOST_OF_A_REPORT));
    } catch (DecodeException e) {
      return fields.refuse("report", Flaw.of("not_an_object", "must be a JSON object, as text"), new JsonObject());
    }
  }

  @Override
  public Booking booking() {
    return closing.booking(id, registerId);
  }
}
