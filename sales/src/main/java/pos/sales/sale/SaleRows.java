package pos.sales.sale;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.stream.IntStream;
import pos.common.rule.Wire;
import pos.sales.core.Columns;
import pos.sales.core.Line;
import pos.sales.core.Payment;

/** The rows of sales: each table is written with one statement, however many sales there are. */
public final class SaleRows {

  private record SoldLine(Sale sale, Line line) {}

  private record Paid(Sale sale, long number, Payment payment) {}

  private SaleRows() {}

  /** In the order of the ids, so that two batches do not wait for each other. */
  public static Future<?> insertIds(SqlConnection tx, List<Sale> sales) {
    return tx.preparedQuery("""
        INSERT INTO sale_ids (id, sold_at, register_id, receipt_number)
        SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::bigint[], $4::bigint[]) AS sale(id) ORDER BY id
        """).execute(new Columns<>(sales).uuids(Sale::id).times(Sale::soldAt).longs(Sale::registerId)
            .longs(Sale::receiptNumber).values());
  }

  public static Future<?> insertSales(SqlConnection tx, List<Sale> sales) {
    return tx.preparedQuery("""
        INSERT INTO transactions (id, sold_at, fingerprint, receipt_number, store_id, register_id, cashier,
          subtotal_cents, tax_cents, taxes, rounding_cents, total_cents, stock_status, price_mismatch, session_id)
        SELECT sale.*, lock_open_session(register_id)
        FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[],
          $7::text[], $8::bigint[], $9::bigint[], $10::json[], $11::bigint[], $12::bigint[], $13::text[],
          $14::boolean[]) AS sale(id, sold_at, fingerprint, receipt_number, store_id, register_id)
        """).execute(new Columns<>(sales).uuids(Sale::id).times(Sale::soldAt).texts(Sale::fingerprint)
            .longs(Sale::receiptNumber).longs(Sale::storeId).longs(Sale::registerId).texts(Sale::cashier)
            .longs(sale -> sale.totals().subtotalCents()).longs(sale -> sale.totals().taxCents())
            .lists(sale -> sale.totals().taxesJson()).longs(sale -> sale.totals().roundingCents())
            .longs(sale -> sale.totals().totalCents()).texts(sale -> Wire.name(sale.stockStatus()))
            .flags(Sale::priceMismatch).values());
  }

  public static Future<?> insertLines(SqlConnection tx, List<Sale> sales) {
    var lines = sales.stream().flatMap(sale -> sale.lines().stream().map(line -> new SoldLine(sale, line))).toList();
    return tx.preparedQuery("""
        INSERT INTO line_items (sale_id, sold_at, line_no, product_id, sku, name, quantity, unit_price_cents,
          discount_cents, total_cents, tax_code)
        SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::bigint[], $4::bigint[], $5::text[], $6::text[],
          $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::text[])
        """).execute(new Columns<>(lines).uuids(sold -> sold.sale.id()).times(sold -> sold.sale.soldAt())
            .longs(sold -> sold.line.lineNo()).longs(sold -> sold.line.productId())
            .texts(sold -> sold.line.sku()).texts(sold -> sold.line.name()).longs(sold -> sold.line.quantity())
            .longs(sold -> sold.line.unitPriceCents()).longs(sold -> sold.line.discountCents())
            .longs(sold -> sold.line.totalCents()).texts(sold -> Wire.name(sold.line.taxCode())).values());
  }

  public static Future<?> insertPayments(SqlConnection tx, List<Sale> sales) {
    var payments = sales.stream().flatMap(sale -> IntStream.range(0, sale.payments().size())
        .mapToObj(i -> new Paid(sale, i + 1, sale.payments().get(i)))).toList();
    return tx.preparedQuery("""
        INSERT INTO payments (sale_id, payment_no, method, amount_cents, tendered_cents, change_cents)
        SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[])
        """).execute(new Columns<>(payments).uuids(paid -> paid.sale.id()).longs(Paid::number)
            .texts(paid -> Wire.name(paid.payment.method())).longs(paid -> paid.payment.amountCents())
            .longs(paid -> paid.payment.tenderedCents()).longs(paid -> paid.payment.changeCents()).values());
  }
}
