package pos.sales.till;

import io.vertx.core.json.JsonArray;
import java.util.regex.Pattern;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.common.rule.Wire;

/** A cashier to be created. */
record CashierDraft(long storeId, String name, Cashier.Role role, String pin) {

  private static final Pattern DIGITS = Pattern.compile("[0-9]*");
  static final int MIN_PIN = 4;
  static final int MAX_PIN = 8;

  /** @throws pos.common.rule.Failure 422 naming every bad field */
  static CashierDraft from(Fields fields) {
    var draft = new CashierDraft(fields.integer("store_id", 1, Long.MAX_VALUE), fields.line("name", 1, 100),
        fields.oneOf("role", Cashier.Role.class, Cashier.Role.CASHIER), pin(fields));
    fields.check();
    return draft;
  }

  /** Reads a new PIN. */
  static String pin(Fields fields) {
    var pin = fields.secret("pin", MIN_PIN, MAX_PIN);
    return DIGITS.matcher(pin).matches() ? pin : fields.refuse("pin", Flaw.of("not_digits", "must be digits"), "");
  }

  /** Returns what a fingerprint covers. @param pinHash instead of the PIN, which the fingerprint would give away */
  String content(String pinHash) {
    return new JsonArray().add(storeId).add(name).add(Wire.name(role)).add(pinHash).encode();
  }

  /** Keeps the PIN out of logs. */
  @Override
  public String toString() {
    return "cashier " + name + " of store " + storeId;
  }
}
