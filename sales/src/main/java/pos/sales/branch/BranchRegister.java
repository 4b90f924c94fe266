package pos.sales.branch;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import pos.common.rule.Fields;

/**
 * A register of a branch, as far as its books are copied at the head office: where a branch goes on.
 *
 * @param receipts the last receipt number
 * @param zNumber the number of the last Z report, or 0
 * @param lastSession the id of the last session of the store, or 0
 * @param openSession the id of the register's open session, or null
 * @param entries how many the journal has
 * @param hash that of the last of them
 */
record BranchRegister(long id, String name, long receipts, long zNumber, long lastSession, Long openSession,
    long entries, String hash) {

  static BranchRegister from(Row row) {
    return new BranchRegister(row.getLong("id"), row.getString("name"), row.getLong("receipts"),
        row.getLong("z_number"), row.getLong("last_session"), row.getLong("open_session"),
        row.getLong("journal_entries"), row.getString("journal_hash"));
  }

  /** Reads what {@link #toJson} wrote at the head office. */
  static BranchRegister from(Fields fields) {
    var register = new BranchRegister(fields.integer("register_id", 1, Long.MAX_VALUE), fields.text("name", 1, 100),
        fields.integer("receipts", 0, Long.MAX_VALUE), fields.integer("z_number", 0, Long.MAX_VALUE),
        fields.integer("last_session_id", 0, Long.MAX_VALUE), fields.integer("open_session_id", 1, Long.MAX_VALUE, null),
        fields.integer("entries", 0, Long.MAX_VALUE), fields.text("hash", 64, 64));
    fields.check();
    return register;
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("register_id", id)
        .put("name", name)
        .put("receipts", receipts)
        .put("z_number", zNumber)
        .put("last_session_id", lastSession)
        .put("open_session_id", openSession)
        .put("entries", entries)
        .put("hash", hash);
  }
}
