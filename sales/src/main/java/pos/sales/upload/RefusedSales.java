package pos.sales.upload;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.util.LinkedHashMap;
import java.util.List;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Rows;
import pos.common.sql.Where;
import pos.sales.sale.SaleRequest;

/** The table of refused sales: customers have paid for them, so each is kept, and listed until it is written. */
final class RefusedSales {

  static final String ORDER = "refused sales, newest first";
  private static final Columns<RefusedSaleDraft> COLUMNS = new Columns<RefusedSaleDraft>()
      .add("fingerprint", Type.TEXT, RefusedSaleDraft::fingerprint)
      .add("sale_id", Type.ID, RefusedSaleDraft::saleId)
      .add("register_id", Type.LONG, RefusedSaleDraft::registerId)
      .add("store_id", Type.LONG, RefusedSaleDraft::storeId)
      .add("content", Type.TEXT, RefusedSaleDraft::text)
      .add("problem", Type.OBJECT, RefusedSaleDraft::problem)
      .add("code", Type.TEXT, RefusedSaleDraft::code);

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

  /** The conditions of a list; one whose value is null does not apply. */
  record Filter(Long storeId, Long registerId, String code) {}

  /**
   * Lists refused sales whose ids have not been written since, and those whose ids belong to other sales. OFFSET 0 has
   * each looked up by itself; PostgreSQL would read the ids of all sales instead.
   */
  static Future<Page<RefusedSale>> list(SqlClient client, Filter filter, PageRequest page) {
    var where = new Where()
        .and("(r.code = ? OR NOT EXISTS (SELECT FROM sale_ids s WHERE s.id = r.sale_id OFFSET 0))",
            SaleRequest.ID_REUSED)
        .and("r.store_id = ?", filter.storeId)
        .and("r.register_id = ?", filter.registerId)
        .and("r.code = ?", filter.code)
        .and("r.id < ?", page.after().map(cursor -> cursor.number(0)).orElse(null));
    var limit = where.parameter(page.rows());
    return client.preparedQuery("SELECT r.* FROM refused_sales r " + where.sql() + " ORDER BY r.id DESC LIMIT " + limit)
        .mapping(RefusedSale::from).execute(where.values())
        .map(rows -> page.page(Rows.list(rows), refused -> new Object[] {refused.id()}));
  }
}
