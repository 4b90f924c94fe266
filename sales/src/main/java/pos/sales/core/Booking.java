package pos.sales.core;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import pos.common.rule.Wire;

/**
 * What the journal says about something that is in the books: no names of persons and no free text, which may have to
 * be erased.
 *
 * @param reference the id of the sale, return or session; of a cash movement, {@code session/number}
 * @param number the receipt number of a sale; of a beginning, the last one before it
 * @param facts all amounts and times; stored journals are compared with it, so what it has may be added to, not changed
 */
public record Booking(Kind kind, String reference, Optional<Long> number, long amountCents, JsonObject facts) {

  /** What is written to the journal. */
  public enum Kind { BEGIN, SALE, VOID, RETURN, SESSION_OPENED, SESSION_CLOSED, CASH_MOVEMENT }

  /** Returns what leads from an entry to its books and back, such as {@code session_opened:17}. */
  public String name() {
    return Wire.name(kind) + ":" + reference;
  }

  /** Returns the same with the total that the books have in a column of its own, beside what it is the sum of. */
  public Booking withTotal(long cents) {
    return new Booking(kind, reference, number, cents, facts.copy().put("total_cents", cents));
  }

  /** Adds all of it to an entry. */
  public JsonObject writeTo(JsonObject json) {
    return json
        .put("kind", Wire.name(kind))
        .put("reference", reference)
        .put("number", number.orElse(null))
        .put("amount_cents", amountCents)
        .put("facts", facts);
  }
}
