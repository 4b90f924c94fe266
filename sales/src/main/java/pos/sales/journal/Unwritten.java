package pos.sales.journal;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import pos.common.sql.Listing;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Timestamps;
import pos.common.sql.Where;

/** What is in the books and should be in the journal, but is not. */
final class Unwritten {

  static final String ORDER = "books by key";
  static final List<String> KINDS =
      List.of("sale", "unnumbered", "void", "return", "session_opened", "session_closed", "cash_movement");
  /** The time from which on the journal of a register has everything. */
  private static final String SINCE = """
      coalesce((SELECT b.at FROM journal b WHERE b.register_id = %s AND b.seq = 1 AND b.kind = 'begin'),
        '-infinity'::timestamptz)""";
  /** Whether a sale has a number of its register's journal: then the journal has what became of the sale as well. */
  private static final String NUMBERED_SINCE = """
      %1$s.receipt_number > coalesce((SELECT b.number FROM journal b WHERE b.register_id = %1$s.register_id
        AND b.seq = 1 AND b.kind = 'begin'), 0)""";
  /** A row of another register, or behind the end of a journal, is in no chain that is verified. */
  private static final String WRITTEN = """
      EXISTS (SELECT FROM journal j JOIN registers g ON g.id = j.register_id AND j.seq <= g.journal_entries
        WHERE j.kind = '%s' AND j.reference = %s AND j.register_id = %s) AS written""";
  /** A return at no register is in the journal of its store's first one. */
  private static final String REGISTER_OF_RETURN =
      "coalesce(r.register_id, (SELECT min(id) FROM registers WHERE store_id = r.store_id))";
  private static final String REGISTER_OF_MOVEMENT = "(SELECT register_id FROM sessions WHERE id = m.session_id)";

  private Unwritten() {}

  private static String select(String columns, String kind, String reference, String register, String from) {
    return "SELECT %s, %s AS reference, %s FROM %s".formatted(columns, reference,
        WRITTEN.formatted(kind, reference, register), from);
  }

  private static final Listing<Row> SALES = new Listing<>("""
      SELECT register_id, receipt_number, id::text AS reference, EXISTS (SELECT FROM journal j WHERE j.kind = 'sale'
        AND j.register_id = s.register_id AND j.number = s.receipt_number) AS written
      FROM sale_ids s
      """, "receipt_number", row -> row, row -> new Object[] {row.getLong("receipt_number")});
  /** All else finds a sale by both columns of its key: a second row of one would only be in sums. */
  private static final Listing<Row> UNNUMBERED = new Listing<>("""
      SELECT t.register_id, t.sold_at, t.id, t.id::text AS reference, EXISTS (SELECT FROM sale_ids s WHERE s.id = t.id
        AND s.sold_at = t.sold_at AND s.register_id = t.register_id AND s.receipt_number = t.receipt_number) AS written
      FROM transactions t
      """, "sold_at, id", row -> row, Unwritten::keyOfSale);
  private static final Listing<Row> VOIDS = new Listing<>(
      select("t.register_id, t.sold_at, t.id", "void", "t.id::text", "t.register_id", "transactions t"), "sold_at, id",
      row -> row, Unwritten::keyOfSale);
  private static final Listing<Row> RETURNS = new Listing<>(
      select("r.register_id, r.id", "return", "r.id::text", REGISTER_OF_RETURN, "returns r"), "id", row -> row,
      row -> new Object[] {row.getUUID("id")});
  private static final Listing<Row> OPENED = sessions("session_opened");
  private static final Listing<Row> CLOSED = sessions("session_closed");
  private static final Listing<Row> MOVEMENTS = new Listing<>(
      select("NULL::bigint AS register_id, m.session_id, m.number::bigint AS number", "cash_movement",
          "m.session_id || '/' || m.number", REGISTER_OF_MOVEMENT, "cash_movements m"), "session_id, number",
      row -> row, row -> new Object[] {row.getLong("session_id"), row.getLong("number")});

  private static Object[] keyOfSale(Row row) {
    return new Object[] {Timestamps.read(row, "sold_at"), row.getUUID("id")};
  }

  private static Listing<Row> sessions(String kind) {
    return new Listing<>(select("s.register_id, s.id", kind, "s.id::text", "s.register_id", "sessions s"), "id",
        row -> row, row -> new Object[] {row.getLong("id")});
  }

  /**
   * Returns a page of the sales of a register that are not in its journal, which may have begun after its first sales.
   */
  static Future<JsonObject> sales(SqlClient client, long registerId, PageRequest page) {
    var where = new Where().and("s.register_id = ?", registerId)
        .and("s.receipt_number > coalesce((SELECT number FROM journal WHERE register_id = ? AND seq = 1 "
            + "AND kind = 'begin'), 0)", registerId)
        .and("s.receipt_number > ?", after(page));
    return SALES.page(client, where, page).map(rows -> toJson("sale", rows));
  }

  /** Returns a page of what is not in the journal. @param kind one of {@link #KINDS}, but not {@code sale} */
  static Future<JsonObject> list(SqlClient client, String kind, PageRequest page) {
    var where = new Where();
    var rows = switch (kind) {
      case "unnumbered" -> UNNUMBERED.page(client, afterSale(where, page), page);
      case "void" -> {
        where.and("t.status = 'voided'")
            .and("(t.voided_at > " + SINCE.formatted("t.register_id") + " OR " + NUMBERED_SINCE.formatted("t") + ")");
        yield VOIDS.page(client, afterSale(where, page), page);
      }
      case "return" -> {
        where.and("(r.written_at > " + SINCE.formatted(REGISTER_OF_RETURN)
                + " OR EXISTS (SELECT FROM sale_ids s WHERE s.id = r.sale_id AND "
                + NUMBERED_SINCE.formatted("s") + "))")
            .and("r.id > ?", page.after().map(cursor -> cursor.uuid(0)).orElse(null));
        yield RETURNS.page(client, where, page);
      }
      case "session_opened" -> OPENED.page(client,
          where.and("s.opened_at > " + SINCE.formatted("s.register_id")).and("s.id > ?", after(page)), page);
      case "session_closed" -> CLOSED.page(client,
          where.and("s.closed_at > " + SINCE.formatted("s.register_id")).and("s.id > ?", after(page)), page);
      default -> {
        where.and("m.moved_at > " + SINCE.formatted(REGISTER_OF_MOVEMENT));
        page.after().ifPresent(cursor -> where.behind("(m.session_id, m.number) >", cursor.number(0),
            cursor.number(1)));
        yield MOVEMENTS.page(client, where, page);
      }
    };
    return rows.map(found -> toJson(kind, found));
  }

  private static Where afterSale(Where where, PageRequest page) {
    page.after().ifPresent(cursor -> where.behind("(t.sold_at, t.id) >", Timestamps.of(cursor.instant(0)),
        cursor.uuid(1)));
    return where;
  }

  private static Long after(PageRequest page) {
    return page.after().map(cursor -> cursor.number(0)).orElse(null);
  }

  private static JsonObject toJson(String kind, Page<Row> page) {
    var found = new JsonArray();
    page.items().stream().filter(row -> !row.getBoolean("written")).forEach(row -> {
      var id = kind + ":" + row.getString("reference");
      found.add(new Difference(id, row.getLong("register_id"), null, "journal", null, id).toJson());
    });
    return new JsonObject().put("examined", page.items().size()).put("items", found)
        .put("next_cursor", page.nextCursor());
  }
}
