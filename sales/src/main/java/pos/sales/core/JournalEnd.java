package pos.sales.core;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import pos.common.rule.Failure;
import pos.common.rule.Sha256;
import pos.common.sql.Timestamps;

/**
 * The end of a register's journal, which stays the same only while the register is locked.
 *
 * @param entries how many it has, which is the number of the last one
 * @param hash that of the last entry
 * @param now the time of the transaction that has locked the register
 */
public record JournalEnd(long registerId, long entries, String hash, Instant now) {

  /** The columns of registers that {@link #from} reads. */
  public static final String COLUMNS =
      "id, journal_entries, journal_hash, date_trunc('milliseconds', now()) AS now, branch_since";

  /** An entry behind the one with the hash before it. @param end the end of the journal that it makes */
  public record Entry(JournalEnd end, Booking booking, String text) {}

  /** Reads the row of a register, to write to its journal. @throws Failure 409 when its books are kept by a branch */
  public static JournalEnd from(Row row) {
    if (row.getLong("branch_since") != null) {
      throw keptByBranch(row.getLong("id"));
    }
    return ofCopy(row);
  }

  /** Reads the row of a register whose journal is copied. */
  public static JournalEnd ofCopy(Row row) {
    return new JournalEnd(row.getLong("id"), row.getLong("journal_entries"), row.getString("journal_hash"),
        Timestamps.read(row, "now"));
  }

  /** Returns the same end for an entry that was made at another time. */
  public JournalEnd at(Instant time) {
    return new JournalEnd(registerId, entries, hash, time);
  }

  /** Returns the failure of what only the server of a register's own store may write. */
  public static Failure keptByBranch(long registerId) {
    return Failure.conflict("kept-by-branch", "The books of register " + registerId + " are kept by the server of its"
        + " store, and here is a copy: do this there.");
  }

  /** Returns the next entry. */
  public Entry append(Booking booking) {
    var text = booking.writeTo(new JsonObject().put("register_id", registerId).put("seq", entries + 1)
        .put("at", now.toString())).encode();
    return new Entry(new JournalEnd(registerId, entries + 1, hash(hash, text), now), booking, text);
  }

  /** Returns the hash of an entry: that of the one before it, a line feed and the entry, in UTF-8. */
  static String hash(String before, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    return Sha256.hex(before + "\n", bytes, bytes.length);
  }
}
