package pos.sales.upload;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.LinkedHashMap;
import java.util.List;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Database;
import pos.common.sql.Listing;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Rows;
import pos.common.sql.Where;
import pos.sales.sale.SaleRequest;

/** The table of refused sales: customers have paid for them, so each is kept for a year, and listed until it is
 * written. */
public final class RefusedSales {

  static final String ORDER = "refused sales, newest first";
  private static final Columns<RefusedSaleDraft> COLUMNS = new Columns<RefusedSaleDraft>()
      .add("fingerprint", Type.TEXT, RefusedSaleDraft::fingerprint)
      .add("sale_id", Type.ID, RefusedSaleDraft::saleId)
      .add("register_id", Type.LONG, RefusedSaleDraft::registerId)
      .add("store_id", Type.LONG, RefusedSaleDraft::storeId)
      .add("content", Type.TEXT, RefusedSaleDraft::text)
      .add("problem", Type.OBJECT, RefusedSaleDraft::problem)
      .add("code", Type.TEXT, RefusedSaleDraft::code);

  private static final String HEAD = """
      SELECT r.id, r.sale_id, r.register_id, r.store_id, r.attempts, r.first_sent_at, r.last_sent_at,
        r.dismissed_at, r.dismissed_by, r.dismissal_reason, %s AS problem
      FROM refused_sales r
      """;
  private static final String FIND = HEAD.formatted("r.problem") + "WHERE r.id = $1";
  /** Leaves out the errors of the fields. */
  private static final Listing<RefusedSale> LIST = new Listing<>(HEAD.formatted("""
      json_build_object('type', r.problem->'type', 'title', r.problem->'title', 'status', r.problem->'status',
        'detail', r.problem->'detail', 'code', r.problem->'code')"""),
      "id DESC", RefusedSale::from, refused -> new Object[] {refused.id()});

  private RefusedSales() {}

  private static final String KEEP = """
      INSERT INTO refused_sales (fingerprint, sale_id, register_id, store_id, content, problem, code)
      SELECT fingerprint, sale_id, register_id,
        coalesce((SELECT store_id FROM registers WHERE id = register_id), sent.store_id), content::json, problem, code
      FROM unnest(%s) AS sent(%s)
      ORDER BY fingerprint
      ON CONFLICT (fingerprint) DO UPDATE SET attempts = refused_sales.attempts + 1, problem = excluded.problem,
        code = excluded.code, last_sent_at = excluded.last_sent_at
      """.formatted(COLUMNS.arrays(), COLUMNS.names());

  /** Inserts in the order of the fingerprints, so that two batches with common sales cannot deadlock. */
  static Future<?> keep(SqlConnection tx, List<RefusedSaleDraft> refused) {
    if (refused.isEmpty()) {
      return Future.succeededFuture();
    }
    var different = new LinkedHashMap<String, RefusedSaleDraft>();
    refused.forEach(sale -> different.put(sale.fingerprint(), sale));
    return tx.preparedQuery(KEEP).execute(COLUMNS.of(List.copyOf(different.values())));
  }

  /** Has what was refused deleted a year after it was sent last: the books of that time are closed. */
  public static void deleteOld(Database database) {
    database.deleteOld("refused_sales", "last_sent_at < now() - interval '1 year'");
  }

  /** The conditions of a list; one whose value is null does not apply. */
  record Filter(Long storeId, Long registerId, String code, boolean dismissed) {}

  /**
   * Lists refused sales whose ids have not been written since, and those whose ids belong to other sales. OFFSET 0 has
   * each looked up by itself; PostgreSQL would read the ids of all sales instead.
   */
  static Future<Page<RefusedSale>> list(SqlClient client, Filter filter, PageRequest page) {
    var where = new Where()
        .and("(r.code = ? OR NOT EXISTS (SELECT FROM sale_ids s WHERE s.id = r.sale_id OFFSET 0))",
            SaleRequest.ID_REUSED)
        .and(filter.dismissed ? "r.dismissed_at IS NOT NULL" : "r.dismissed_at IS NULL")
        .and("r.store_id = ?", filter.storeId)
        .and("r.register_id = ?", filter.registerId)
        .and("r.code = ?", filter.code)
        .and("r.id < ?", page.after().map(cursor -> cursor.number(0)).orElse(null));
    return LIST.page(client, where, page);
  }

  /** Takes the refused sale off the list, and returns it; one that was dismissed before stays as it is. */
  static Future<RefusedSale> dismiss(SqlConnection tx, long id, String by, String reason) {
    return tx.preparedQuery("""
        UPDATE refused_sales SET dismissed_at = date_trunc('milliseconds', now()), dismissed_by = $2,
          dismissal_reason = $3
        WHERE id = $1 AND dismissed_at IS NULL
        """).execute(Tuple.of(id, by, reason)).compose(_ -> find(tx, id));
  }

  /** Returns the refused sale, also when a sale with its id has been written since; fails with 404 without one. */
  static Future<RefusedSale> find(SqlClient client, long id) {
    return client.preparedQuery(FIND).mapping(RefusedSale::from).execute(Tuple.of(id))
        .map(rows -> Rows.found(rows, "refused-sale", id));
  }

  /** Returns a part of the content's JSON; empty behind its end. @param from the first character, from 1 */
  static Future<String> content(SqlClient client, long id, int from, int characters) {
    return client.preparedQuery("SELECT substr(content::text, $2, $3) FROM refused_sales WHERE id = $1")
        .execute(Tuple.of(id, from, characters)).map(rows -> Rows.only(rows).getString(0));
  }
}
