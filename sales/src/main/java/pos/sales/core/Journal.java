package pos.sales.core;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
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

  private static final String WRITE = """
      WITH added AS (SELECT * FROM unnest(%2$s) AS added(%1$s)),
      written AS (INSERT INTO journal (%1$s) SELECT * FROM added),
      last AS (SELECT DISTINCT ON (register_id) register_id, seq, hash,
        max(number) OVER (PARTITION BY register_id) AS number FROM added ORDER BY register_id, seq DESC)
      UPDATE registers SET receipts = greatest(receipts, last.number), journal_entries = last.seq,
        journal_hash = last.hash
      FROM last WHERE registers.id = last.register_id
      """.formatted(COLUMNS.names(), COLUMNS.arrays());

  /** Adds entries to the journals of locked registers, whose receipt numbers become those of the last sales. */
  public static Future<?> write(SqlConnection tx, List<JournalEnd.Entry> entries) {
    return tx.preparedQuery(WRITE).execute(COLUMNS.of(entries));
  }

  /** Adds an entry. */
  public static Future<?> write(SqlConnection tx, JournalEnd end, Booking booking) {
    return write(tx, List.of(end.append(booking)));
  }
}
