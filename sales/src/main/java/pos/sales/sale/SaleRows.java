package pos.sales.sale;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import pos.common.rule.Wire;
import pos.common.shop.FirstCategory;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.sales.core.Line;
import pos.sales.core.Payment;

/** The rows of new sales: each table is written with one statement, however many sales there are. */
final class SaleRows {

  private record SoldLine(TakenSale sale, Line line) {}

  private record Paid(TakenSale sale, long number, Payment payment) {}

  private static final Columns<TakenSale> IDS = new Columns<TakenSale>()
      .add("id", Type.ID, TakenSale::id)
      .add("sold_at", Type.TIME, TakenSale::soldAt)
      .add("register_id", Type.LONG, sale -> sale.content().registerId())
      .add("receipt_number", Type.LONG, TakenSale::receiptNumber);

  private static final Columns<TakenSale> SALES = new Columns<TakenSale>()
      .add("id", Type.ID, TakenSale::id)
      .add("sold_at", Type.TIME, TakenSale::soldAt)
      .add("fingerprint", Type.TEXT, sale -> sale.content().fingerprint())
      .add("receipt_number", Type.LONG, TakenSale::receiptNumber)
      .add("store_id", Type.LONG, sale -> sale.content().storeId())
      .add("register_id", Type.LONG, sale -> sale.content().registerId())
      .add("cashier", Type.TEXT, sale -> sale.content().cashier())
      .add("subtotal_cents", Type.LONG, sale -> sale.content().totals().subtotalCents())
      .add("tax_cents", Type.LONG, sale -> sale.content().totals().taxCents())
      .add("taxes", Type.LIST, sale -> sale.content().totals().taxesJson())
      .add("rounding_cents", Type.LONG, sale -> sale.content().totals().roundingCents())
      .add("total_cents", Type.LONG, sale -> sale.content().totals().totalCents())
      .add("stock_status", Type.TEXT, sale -> Wire.name(sale.stockStatus()))
      .add("price_mismatch", Type.FLAG, sale -> sale.content().flags().price())
      .add("tax_mismatch", Type.FLAG, sale -> sale.content().flags().tax())
      .add("clock_mismatch", Type.FLAG, sale -> sale.content().flags().clock());

  private static final Columns<SoldLine> LINES = new Columns<SoldLine>()
      .add("sale_id", Type.ID, sold -> sold.sale.id())
      .add("sold_at", Type.TIME, sold -> sold.sale.soldAt())
      .add("line_no", Type.LONG, sold -> sold.line.lineNo())
      .add("product_id", Type.LONG, sold -> sold.line.productId())
      .add("sku", Type.TEXT, sold -> sold.line.sku())
      .add("name", Type.TEXT, sold -> sold.line.name())
      .add("quantity", Type.LONG, sold -> sold.line.quantity())
      .add("unit_price_cents", Type.LONG, sold -> sold.line.unitPriceCents())
      .add("discount_cents", Type.LONG, sold -> sold.line.discountCents())
      .add("total_cents", Type.LONG, sold -> sold.line.totalCents())
      .add("tax_code", Type.TEXT, sold -> Wire.name(sold.line.taxCode()))
      .add("category_id", Type.LONG, sold -> FirstCategory.idOf(sold.line.category()))
      .add("category", Type.TEXT, sold -> FirstCategory.nameOf(sold.line.category()));

  private static final Columns<Paid> PAYMENTS = new Columns<Paid>()
      .add("sale_id", Type.ID, paid -> paid.sale.id())
      .add("payment_no", Type.LONG, Paid::number)
      .add("method", Type.TEXT, paid -> Wire.name(paid.payment.method()))
      .add("amount_cents", Type.LONG, paid -> paid.payment.amountCents())
      .add("tendered_cents", Type.LONG, paid -> paid.payment.tenderedCents())
      .add("change_cents", Type.LONG, paid -> paid.payment.changeCents());

  private SaleRows() {}

  private static final String INSERT_IDS = """
      INSERT INTO sale_ids (%1$s) SELECT * FROM unnest(%2$s) AS sale(%1$s) ORDER BY id
      """.formatted(IDS.names(), IDS.arrays());

  /** Inserts in the order of the ids, so that two batches with common ids cannot deadlock. */
  static Future<?> insertIds(SqlConnection tx, List<TakenSale> sales) {
    return tx.preparedQuery(INSERT_IDS).execute(IDS.of(sales));
  }

  private static final String INSERT_SALES = """
      INSERT INTO transactions (%1$s, session_id)
      SELECT sale.*, lock_open_session(register_id) FROM unnest(%2$s) AS sale(%1$s)
      RETURNING id, session_id, date_trunc('milliseconds', clock_timestamp()) AS read_at
      """.formatted(SALES.names(), SALES.arrays());

  /** Puts each sale into the session that is open at its register, if there is one; returns the statuses by id. */
  static Future<Map<UUID, SaleStatus>> insertSales(SqlConnection tx, List<TakenSale> sales) {
    return tx.preparedQuery(INSERT_SALES)
        .collecting(Collectors.toMap((Row row) -> row.getUUID("id"), SaleStatus::ofNew)).execute(SALES.of(sales))
        .map(SqlResult::value);
  }

  private static final String INSERT_LINES =
      "INSERT INTO line_items (%s) SELECT * FROM unnest(%s)".formatted(LINES.names(), LINES.arrays());

  static Future<?> insertLines(SqlConnection tx, List<TakenSale> sales) {
    var lines = sales.stream()
        .flatMap(sale -> sale.content().lines().stream().map(line -> new SoldLine(sale, line))).toList();
    return tx.preparedQuery(INSERT_LINES).execute(LINES.of(lines));
  }

  private static final String INSERT_PAYMENTS =
      "INSERT INTO payments (%s) SELECT * FROM unnest(%s)".formatted(PAYMENTS.names(), PAYMENTS.arrays());

  static Future<?> insertPayments(SqlConnection tx, List<TakenSale> sales) {
    var payments = sales.stream().flatMap(SaleRows::payments).toList();
    return tx.preparedQuery(INSERT_PAYMENTS).execute(PAYMENTS.of(payments));
  }

  private static Stream<Paid> payments(TakenSale sale) {
    var payments = sale.content().payments();
    return IntStream.range(0, payments.size()).mapToObj(i -> new Paid(sale, i + 1, payments.get(i)));
  }
}
