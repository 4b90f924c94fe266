package pos.sales.returns;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import pos.common.events.Outbox;
import pos.common.http.Query;
import pos.common.rule.Failure;
import pos.common.rule.Wire;
import pos.common.sql.Page;
import pos.common.sql.Rows;
import pos.common.sql.Timestamps;
import pos.common.sql.Where;
import pos.sales.core.Columns;
import pos.sales.core.Line;

/** The tables of returns. */
public final class Returns {

  private static final String ORDER = "returns, newest first";
  private static final String SELECT = """
      SELECT r.*, (SELECT json_agg(line) FROM (SELECT line_no, product_id, sku, name, quantity, unit_price_cents,
        discount_cents, tax_code FROM return_lines WHERE return_id = r.id ORDER BY line_no) line) AS lines
      FROM returns r
      """;

  private Returns() {}

  /** @return the return; fails with 404 when there is none */
  public static Future<Return> find(SqlClient client, UUID id) {
    return findOrNull(client, id).map(found -> {
      if (found == null) {
        throw Failure.notFound("return", id);
      }
      return found;
    });
  }

  public static Future<Return> findOrNull(SqlClient client, UUID id) {
    return client.preparedQuery(SELECT + "WHERE r.id = $1").mapping(Return::from).execute(Tuple.of(id))
        .map(rows -> Rows.first(rows).orElse(null));
  }

  /** @param saleId whose returns, or null for those of all sales and of none */
  public static Future<Page<Return>> list(SqlClient client, Query query, UUID saleId) {
    var page = query.page(ORDER);
    var where = new Where()
        .and("r.sale_id = ?", saleId)
        .and("(r.sale_id IS NOT NULL) = ?", query.flag("with_receipt"))
        .and("r.store_id = ?", query.id("store_id"))
        .and("r.returned_at >= ?", Timestamps.of(query.instant("from")))
        .and("r.returned_at < ?", Timestamps.of(query.instant("to")));
    page.after().ifPresent(cursor ->
        where.behind("(r.returned_at, r.id) <", Timestamps.of(cursor.instant(0)), cursor.uuid(1)));
    var limit = where.parameter(page.rows());
    return client.preparedQuery(SELECT + where.sql() + " ORDER BY r.returned_at DESC, r.id DESC LIMIT " + limit)
        .mapping(Return::from).execute(where.values())
        .map(rows -> page.page(Rows.list(rows), back -> new Object[] {back.returnedAt(), back.id()}));
  }

  /** What a sale was refunded so far; that stays so only while the sale is locked. */
  public static Future<Refunds> refunds(SqlConnection tx, UUID saleId) {
    return tx.preparedQuery("""
        SELECT coalesce(sum(total_cents), 0)::bigint AS paid_cents,
          coalesce(sum(total_cents - rounding_cents), 0)::bigint AS exact_cents
        FROM returns WHERE sale_id = $1
        """).mapping(Refunds::from).execute(Tuple.of(saleId)).map(rows -> rows.iterator().next());
  }

  /** @return all returns of a sale, as they came */
  public static Future<List<Return>> of(SqlClient client, UUID saleId) {
    return client.preparedQuery(SELECT + "WHERE r.sale_id = $1 ORDER BY r.returned_at, r.id")
        .mapping(Return::from).execute(Tuple.of(saleId)).map(rows -> rows.stream().toList());
  }

  /** @return whether the return was written: false when its id is in the books already */
  public static Future<Boolean> insert(SqlConnection tx, Return back) {
    var totals = back.totals();
    return tx.preparedQuery("""
        INSERT INTO returns (id, fingerprint, sale_id, store_id, register_id, returned_at, subtotal_cents, tax_cents,
          taxes, rounding_cents, total_cents, reason, refund_method, restock, approved_by, session_id)
        VALUES ($1, $2, $3, $4, $5, coalesce($6, date_trunc('milliseconds', now())), $7, $8, $9, $10, $11, $12, $13,
          $14, $15, lock_open_session($5))
        ON CONFLICT (id) DO NOTHING RETURNING returned_at
        """).execute(Tuple.from(new Object[] {back.id(), back.fingerprint(), back.saleId(), back.storeId(),
            back.registerId(), Timestamps.of(back.returnedAt()), totals.subtotalCents(), totals.taxCents(),
            totals.taxesJson(), totals.roundingCents(), totals.totalCents(), back.reason(),
            Wire.name(back.refundMethod()), back.restock(), back.approvedBy()}))
        .compose(rows -> rows.size() == 0 ? Future.succeededFuture(false)
            : complete(tx, back.at(rows.iterator().next().getOffsetDateTime(0).toInstant())).map(true));
  }

  private static Future<?> complete(SqlConnection tx, Return back) {
    return Future.all(insertLines(tx, back), Outbox.add(tx, "sale.returned", back.toEvent()));
  }

  private static Future<?> insertLines(SqlConnection tx, Return back) {
    return tx.preparedQuery("""
        INSERT INTO return_lines (line_no, product_id, sku, name, quantity, unit_price_cents, discount_cents,
          total_cents, tax_code, return_id)
        SELECT line.*, $10 FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::bigint[],
          $7::bigint[], $8::bigint[], $9::text[]) AS line
        """).execute(new Columns<>(back.lines()).longs(Line::lineNo).longs(Line::productId).texts(Line::sku)
            .texts(Line::name).longs(Line::quantity).longs(Line::unitPriceCents).longs(Line::discountCents)
            .longs(Line::totalCents).texts(line -> Wire.name(line.taxCode())).values().addUUID(back.id()));
  }
}
