package pos.inventory;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import pos.common.rule.Fields;

/**
 * Who made a movement or a count and why, and the receipt of the sale behind it; null for what is not known.
 *
 * @param registerId the register that numbered the receipt
 */
record Origin(String madeBy, String reason, Long registerId, Long receiptNumber) {

  static final Origin UNKNOWN = new Origin(null, null, null, null);

  /** Reads what a client says. */
  static Origin from(Fields fields) {
    return new Origin(person(fields, "made_by"), reason(fields), null, null);
  }

  /** Reads what the event of a sale says. */
  static Origin ofSale(Fields fields) {
    return new Origin(person(fields, "cashier"), null, register(fields), receipt(fields));
  }

  /** Reads what the event of a void says. */
  static Origin ofVoid(Fields fields) {
    var undone = fields.object("voided",
        voided -> new Origin(person(voided, "cashier"), reason(voided), register(fields), receipt(fields)));
    return undone == null ? new Origin(null, null, register(fields), receipt(fields)) : undone;
  }

  /** Reads what the event of a return says. */
  static Origin ofReturn(Fields fields) {
    return new Origin(person(fields, "cashier"), reason(fields), register(fields), null);
  }

  /** Reads what the ledger of the head office says. */
  static Origin ofEntry(Fields fields) {
    return new Origin(person(fields, "made_by"), reason(fields), register(fields), receipt(fields));
  }

  private static String person(Fields fields, String name) {
    return fields.text(name, 1, 100, null);
  }

  private static String reason(Fields fields) {
    return fields.text("reason", 1, 500, null);
  }

  private static Long register(Fields fields) {
    return fields.integer("register_id", 1, Long.MAX_VALUE, null);
  }

  private static Long receipt(Fields fields) {
    return fields.integer("receipt_number", 1, Long.MAX_VALUE, null);
  }

  static Origin from(Row row) {
    return new Origin(row.getString("made_by"), row.getString("reason"), row.getLong("register_id"),
        row.getLong("receipt_number"));
  }

  /** Adds the person and the reason to an answer. */
  JsonObject writeTo(JsonObject json) {
    return json.put("made_by", madeBy).put("reason", reason);
  }
}
