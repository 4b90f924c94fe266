package pos.sales.core;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import pos.common.rule.Wire;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Rows;

/**
 * The journal of each register, for writing. Its register is locked after a sale and before a session by every
 * transaction that locks several of them, so that no two deadlock.
 */
public final class Journal {

  private Journal() {}

  /**
   * Locks a register and returns the end of its journal.
   *
   * @param registerId null for what happens at no register: it is in the journal of the store's first one
   */
  public static Future<JournalEnd> lock(SqlConnection tx, Long registerId, long storeId) {
    return tx.preparedQuery("SELECT " + JournalEnd.COLUMNS + """
         FROM registers
        WHERE id = coalesce($1, (SELECT min(id) FROM registers WHERE store_id = $2)) FOR NO KEY UPDATE
        """).mapping(JournalEnd::from).execute(Tuple.of(registerId, storeId)).map(Rows::only);
  }

  private static final Columns<JournalEnd.Entry> COLUMNS = new Columns<JournalEnd.Entry>()
      .add("register_id", Type.LONG, entry -> entry.end().registerId())
      .add("seq", Type.LONG, entry -> entry.end().entries())
      .add("kind", Type.TEXT, entry -> Wire.name(entry.booking().kind()))
      .add("number", Type.LONG, entry -> entry.booking().number().orElse(null))
      .add("reference", Type.TEXT, entry -> entry.booking().reference())
      .add("at", Type.TIME, entry -> entry.end().now())
      .add("amount_cents", Type.LONG, entry -> entry.booking().amountCents())
      .add("entry", Type.TEXT, JournalEnd.Entry::text)
      .add("hash", Type.TEXT, entry -> entry.end().hash());

  /** The parameters behind those of the entries. */
  private static final Columns<JournalEnd.Entry> ENDS = new Columns<JournalEnd.Entry>(9)
      .add("id", Type.LONG, entry -> entry.end().registerId())
      .add("number", Type.LONG, entry -> entry.booking().number().orElse(null))
      .add("seq", Type.LONG, entry -> entry.end().entries())
      .add("hash", Type.TEXT, entry -> entry.end().hash());

  private static final String WRITE = """
      WITH written AS (INSERT INTO journal (%s) SELECT * FROM unnest(%s))
      UPDATE registers SET receipts = greatest(receipts, number), journal_entries = seq, journal_hash = hash
      FROM unnest(%s) AS last(%s) WHERE registers.id = last.id
      """.formatted(COLUMNS.names(), COLUMNS.arrays(), ENDS.arrays(), ENDS.names());

  /**
   * Adds entries to the journals of locked registers, whose receipt numbers become those of their last sales.
   *
   * @param entries of one register in the order of their numbers; the last one is a sale, or none is
   */
  public static Future<?> write(SqlConnection tx, List<JournalEnd.Entry> entries) {
    var last = new HashMap<Long, JournalEnd.Entry>();
    entries.forEach(entry -> last.put(entry.end().registerId(), entry));
    return tx.preparedQuery(WRITE)
        .execute(ENDS.addTo(COLUMNS.of(entries), List.copyOf(last.values())));
  }

  /** Adds an entry. */
  public static Future<?> write(SqlConnection tx, JournalEnd end, Booking booking) {
    return write(tx, List.of(end.append(booking)));
  }
}
