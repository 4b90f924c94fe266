package pos.sales.sale;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import pos.common.http.Query;
import pos.common.rule.Failure;
import pos.common.sql.Page;
import pos.common.sql.Rows;
import pos.common.sql.Timestamps;
import pos.common.sql.Where;

/** The tables of sales as they are read; {@link Booking} writes them. */
public final class Sales {

  private static final String ORDER = "sales, newest first";
  private static final String SELECT = """
      SELECT t.*,
        (SELECT json_agg(line) FROM (SELECT line_no, product_id, sku, name, quantity, unit_price_cents, discount_cents,
          tax_code, returned FROM line_items WHERE sale_id = t.id ORDER BY line_no) line) AS lines,
        (SELECT coalesce(json_agg(payment), '[]') FROM (SELECT method, amount_cents, tendered_cents
          FROM payments WHERE sale_id = t.id ORDER BY payment_no) payment) AS payments,
        EXISTS (SELECT FROM sessions WHERE id = t.session_id AND closed_at IS NULL) AS session_open,
        date_trunc('milliseconds', clock_timestamp()) AS read_at
      FROM transactions t
      """;

  private Sales() {}

  /** @return the sale; fails with 404 when there is none */
  public static Future<Sale> find(SqlClient client, UUID id) {
    return client.preparedQuery(SELECT + "JOIN sale_ids s ON s.sold_at = t.sold_at AND s.id = t.id WHERE s.id = $1")
        .mapping(Sale::from).execute(Tuple.of(id))
        .map(rows -> {
          if (rows.size() == 0) {
            throw Failure.notFound("sale", id);
          }
          return rows.iterator().next();
        });
  }

  /** The sale as it stays until the transaction ends: whoever changes a sale waits here for the one before. */
  public static Future<Sale> lock(SqlConnection tx, UUID id) {
    return tx.preparedQuery("""
        SELECT t.id FROM transactions t JOIN sale_ids s ON s.sold_at = t.sold_at AND s.id = t.id WHERE s.id = $1
        FOR NO KEY UPDATE OF t
        """).execute(Tuple.of(id)).compose(locked -> find(tx, id));
  }

  public static Future<Page<Sale>> list(SqlClient client, Query query) {
    var page = query.page(ORDER);
    var where = new Where()
        .and("t.store_id = ?", query.id("store_id"))
        .and("t.register_id = ?", query.id("register_id"))
        .and("t.cashier = ?", query.text("cashier", 100))
        .and("(t.sold_at, t.id) IN (SELECT sold_at, id FROM sale_ids WHERE receipt_number = ?)",
            query.id("receipt_number"))
        .and("t.status = ?", query.oneOf("status", "completed", "partially_returned", "returned", "voided"))
        .and("t.stock_status = ?", query.oneOf("stock_status", "confirmed", "pending"))
        .and("t.price_mismatch = ?", query.flag("price_mismatch"))
        .and("t.sold_at >= ?", Timestamps.of(query.instant("from")))
        .and("t.sold_at < ?", Timestamps.of(query.instant("to")))
        .and("(t.sold_at, t.id) IN (SELECT sold_at, sale_id FROM line_items WHERE product_id = ?)",
            query.id("product_id"));
    page.after().ifPresent(cursor ->
        where.behind("(t.sold_at, t.id) <", Timestamps.of(cursor.instant(0)), cursor.uuid(1)));
    var limit = where.parameter(page.rows());
    return client.preparedQuery(SELECT + where.sql() + " ORDER BY t.sold_at DESC, t.id DESC LIMIT " + limit)
        .mapping(Sale::from).execute(where.values())
        .map(rows -> page.page(Rows.list(rows), sale -> new Object[] {sale.soldAt(), sale.id()}));
  }

  /** @return those of the ids that are in the books */
  public static Future<Map<UUID, Booked>> booked(SqlClient client, Collection<UUID> ids) {
    return client.preparedQuery("""
        SELECT t.id, t.fingerprint, t.receipt_number, t.total_cents
        FROM sale_ids s JOIN transactions t ON t.sold_at = s.sold_at AND t.id = s.id WHERE s.id = ANY($1)
        """).mapping(Booked::from).execute(Tuple.of(ids.toArray(UUID[]::new)))
        .map(rows -> {
          var booked = new HashMap<UUID, Booked>();
          rows.forEach(sale -> booked.put(sale.id(), sale));
          return booked;
        });
  }

  /** The goods of the sale are out of the stock. */
  public static Future<Void> confirm(SqlConnection tx, UUID id) {
    return tx.preparedQuery("""
        UPDATE transactions t SET stock_status = 'confirmed' FROM sale_ids s
        WHERE s.id = $1 AND t.sold_at = s.sold_at AND t.id = s.id AND t.stock_status = 'pending'
        """).execute(Tuple.of(id)).mapEmpty();
  }

}
