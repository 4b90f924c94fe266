package pos.sales.sale;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import pos.common.http.Query;
import pos.common.sql.Page;
import pos.common.sql.Rows;
import pos.common.sql.Where;
import pos.sales.core.Columns;

/** The table of refused sales. A till took their money: none is lost, each is shown until it is in the books. */
public final class RefusedSales {

  private static final String ORDER = "refused sales, newest first";

  private RefusedSales() {}

  /** In the order of their fingerprints, so that two batches do not wait for each other. */
  public static Future<?> keep(SqlConnection tx, Collection<RefusedSale> refused) {
    if (refused.isEmpty()) {
      return Future.succeededFuture();
    }
    var different = new LinkedHashMap<String, RefusedSale>();
    refused.forEach(sale -> different.put(sale.fingerprint(), sale));
    return tx.preparedQuery("""
        INSERT INTO refused_sales (fingerprint, sale_id, register_id, store_id, content, problem, code)
        SELECT fingerprint, sale_id, register_id,
          coalesce((SELECT store_id FROM registers WHERE id = register_id), sent.store_id), content::json, problem,
          code
        FROM unnest($1::text[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[], $6::json[], $7::text[])
          AS sent(fingerprint, sale_id, register_id, store_id, content, problem, code)
        ORDER BY fingerprint
        ON CONFLICT (fingerprint) DO UPDATE SET attempts = refused_sales.attempts + 1, problem = excluded.problem,
          code = excluded.code, last_sent_at = excluded.last_sent_at
        """).execute(new Columns<>(List.copyOf(different.values())).texts(RefusedSale::fingerprint)
            .uuids(RefusedSale::saleId).longs(RefusedSale::registerId).longs(RefusedSale::storeId)
            .texts(RefusedSale::text).objects(RefusedSale::problem).texts(RefusedSale::code).values());
  }

  /** Those that are not in the books by now; of two contents with one id, the one that is not. */
  public static Future<Page<RefusedSale>> list(SqlClient client, Query query) {
    var page = query.page(ORDER);
    var where = new Where()
        .and("(r.code = ? OR NOT EXISTS (SELECT FROM sale_ids s WHERE s.id = r.sale_id))", SaleRequest.ID_REUSED)
        .and("r.store_id = ?", query.id("store_id"))
        .and("r.register_id = ?", query.id("register_id"))
        .and("r.code = ?", query.text("code", 50))
        .and("r.id < ?", page.after().map(cursor -> cursor.number(0)).orElse(null));
    var limit = where.parameter(page.rows());
    return client.preparedQuery("SELECT r.* FROM refused_sales r " + where.sql() + " ORDER BY r.id DESC LIMIT " + limit)
        .mapping(RefusedSale::from).execute(where.values())
        .map(rows -> page.page(Rows.list(rows), refused -> new Object[] {refused.id()}));
  }
}
