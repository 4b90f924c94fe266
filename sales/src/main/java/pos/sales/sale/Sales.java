package pos.sales.sale;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import pos.common.events.PastEvent;
import pos.common.sql.Columns;
import pos.common.sql.Listing;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Rows;
import pos.common.sql.Timestamps;
import pos.common.sql.Where;
import pos.sales.core.Booking;

/** The tables of sales, for reading and for changing what is written; {@link SaleRows} writes new sales. */
public final class Sales {

  static final String ORDER = "sales, newest first";
  /** The table or subquery that leads to the sales {@code t} is to be filled in. */
  private static final String HEAD = """
      SELECT %1$s.id, %1$s.sold_at, t.fingerprint, t.receipt_number, t.store_id, t.register_id, t.cashier,
        t.subtotal_cents, t.taxes, t.rounding_cents, t.total_cents, t.status, t.stock_status, t.price_mismatch,
        t.tax_mismatch, t.clock_mismatch, t.session_id, t.voided_at, t.void_reason, t.voided_by,
        (SELECT coalesce(json_agg(payment), '[]') FROM (SELECT method, amount_cents, tendered_cents
          FROM payments WHERE sale_id = t.id ORDER BY payment_no) payment) AS payments,
        EXISTS (SELECT FROM sessions WHERE id = t.session_id AND closed_at IS NULL) AS session_open,
        date_trunc('milliseconds', clock_timestamp()) AS read_at,
      """;
  private static final String WHOLE = HEAD.formatted("t") + """
        (SELECT coalesce(json_agg(line), '[]') FROM (SELECT line_no, product_id, sku, name, quantity, unit_price_cents,
          discount_cents, tax_code, category_id, category, returned FROM line_items WHERE sale_id = t.id
          ORDER BY line_no) line) AS lines
      """;
  private static final String SOLD_AT = "SELECT sold_at FROM sale_ids WHERE id = $1";
  /** By both columns of the key, so that only the partition of its month is planned and read. */
  private static final String FIND = WHOLE + " FROM transactions t WHERE t.id = $1 AND t.sold_at = $2";
  /** Lines are numbered from 1. */
  private static final String SUMMARY = HEAD + """
        '[]'::json AS lines, (SELECT max(line_no)::bigint FROM line_items WHERE sale_id = t.id) AS line_count
      FROM\s""";
  /** The name of the order of {@link #told}. */
  public static final String OLDEST_FIRST = "sales, oldest first";
  private static final Listing<PastEvent> TOLD = new Listing<>(
      WHOLE + ", coalesce(t.written_at, t.sold_at) AS written_at FROM transactions t", "sold_at, id", Sales::tell,
      PastEvent::key);

  private Sales() {}

  /** Returns the sale; fails with 404 when there is none. */
  public static Future<Sale> find(SqlClient client, UUID id) {
    return soldAt(client, id).compose(soldAt -> find(client, id, soldAt));
  }

  /** Returns the sale of a time; fails with 404 when there is none. */
  static Future<Sale> find(SqlClient client, UUID id, Instant soldAt) {
    return client.preparedQuery(FIND).mapping(Sale::from).execute(Tuple.of(id, Timestamps.of(soldAt)))
        .map(rows -> Rows.found(rows, "sale", id));
  }

  private static Future<Instant> soldAt(SqlClient client, UUID id) {
    return client.preparedQuery(SOLD_AT).execute(Tuple.of(id))
        .map(rows -> Timestamps.read(Rows.found(rows, "sale", id), "sold_at"));
  }

  /** Fails with 404 when there is no such sale. */
  public static Future<Void> mustExist(SqlClient client, UUID id) {
    return soldAt(client, id).mapEmpty();
  }

  /** Returns the sale once no other transaction is changing it, and locks it until this one ends. */
  public static Future<Sale> lock(SqlConnection tx, UUID id) {
    return soldAt(tx, id).compose(soldAt -> tx.preparedQuery(
            "SELECT FROM transactions WHERE id = $1 AND sold_at = $2 FOR NO KEY UPDATE")
        .execute(Tuple.of(id, Timestamps.of(soldAt))).compose(_ -> find(tx, id, soldAt)));
  }

  static Future<Page<SaleSummary>> list(SqlClient client, SaleFilter filter, PageRequest page) {
    page.after().ifPresent(cursor -> filter.after(cursor.instant(0), cursor.uuid(1)));
    return new Listing<>(SUMMARY.formatted(filter.key()) + filter.source(), "sold_at DESC, id DESC",
        SaleSummary::from, SaleSummary::key).page(client, filter.where(), page);
  }

  /** Returns all sales as their last event but for returns tells them: a voided one as a void, as only that counts. */
  public static Future<Page<PastEvent>> told(SqlClient client, PageRequest page) {
    var where = new Where();
    page.after().ifPresent(cursor -> {
      var time = Timestamps.of(cursor.instant(0));
      // by itself it also leaves out the partitions of earlier months
      where.and("t.sold_at >= ?", time).behind("(t.sold_at, t.id) >", time, cursor.uuid(1));
    });
    return TOLD.page(client, where, page);
  }

  private static PastEvent tell(Row row) {
    var sale = Sale.from(row);
    return new PastEvent(new Object[] {sale.soldAt(), sale.id()},
        sale.isVoided() ? "sale.voided" : "sale.completed",
        sale.status().voiding().map(Voiding::at).orElseGet(() -> Timestamps.read(row, "written_at")), sale.toEvent());
  }

  private static final String WITH_KEYS = " WHERE t.id = ANY($1) AND t.sold_at = ANY($2)";
  private static final String BY_KEYS = " FROM transactions t" + WITH_KEYS;

  /** Returns those of the sales that are written, by id. */
  static Future<Map<UUID, KnownSale>> known(SqlClient client, Collection<UUID> ids) {
    return read(client, ids, "SELECT id, fingerprint, receipt_number, total_cents" + BY_KEYS, KnownSale::from)
        .map(sales -> {
          var known = new HashMap<UUID, KnownSale>();
          sales.forEach(sale -> known.put(sale.id(), sale));
          return known;
        });
  }

  /** Returns those of the sales that are written, as they were taken. */
  static Future<List<TakenSale>> taken(SqlClient client, Collection<UUID> ids) {
    return read(client, ids, WHOLE + BY_KEYS, TakenSale::from);
  }

  /** Returns what the journal should say about those of the sales that are written. */
  public static Future<List<Booking>> bookings(SqlClient client, Collection<UUID> ids) {
    return read(client, ids, WHOLE + BY_KEYS,
        row -> TakenSale.from(row).booking().withTotal(row.getLong("total_cents")));
  }

  /** Returns what the journal should say about the voids of those of the sales that are voided. */
  public static Future<List<Booking>> voidBookings(SqlClient client, Collection<UUID> ids) {
    return voids(client, ids).map(voids -> voids.stream().map(VoidCopy::booking).toList());
  }

  /** Returns the voids of those of the sales that are voided. */
  static Future<List<VoidCopy>> voids(SqlClient client, Collection<UUID> ids) {
    return read(client, ids, "SELECT id, register_id, receipt_number, total_cents, voided_at, void_reason, voided_by"
        + BY_KEYS + " AND status = 'voided'", row -> new VoidCopy(row.getUUID("id"), row.getLong("register_id"),
            row.getLong("receipt_number"), row.getLong("total_cents"), Voiding.from(row).orElseThrow()));
  }

  private static final String TIMES =
      "SELECT id, sold_at FROM sale_ids WHERE id = ANY(%s)".formatted(Columns.unseenArray("$1::uuid[]"));

  /** Reads sales with a statement that has {@link #keys} as parameters. */
  private static <T> Future<List<T>> read(SqlClient client, Collection<UUID> ids, String sql,
      Function<Row, T> mapping) {
    return keys(client, ids).compose(keys -> keys.isEmpty() ? Future.succeededFuture(List.of())
        : client.preparedQuery(sql).mapping(mapping).execute(keys.get()).map(Rows::list));
  }

  /**
   * Returns both columns of the sales' keys, so that only the partitions of their months are planned and read, or nothing
   * when none of them is written: most that are asked for are new, and then there is no second statement.
   */
  private static Future<Optional<Tuple>> keys(SqlClient client, Collection<UUID> ids) {
    return client.preparedQuery(TIMES).execute(Tuple.of(ids.toArray(UUID[]::new)))
        .map(keys -> keys.size() == 0 ? Optional.empty() : Optional.of(
            Tuple.of(keys.stream().map(key -> key.getUUID("id")).toArray(UUID[]::new), (Object) keys.stream()
                .map(key -> key.getOffsetDateTime("sold_at")).toArray(OffsetDateTime[]::new))));
  }

  private static final String CONFIRM =
      "UPDATE transactions t SET stock_status = 'confirmed'" + WITH_KEYS + " AND stock_status = 'pending'";

  /** Records that the goods of sales are out of the stock. */
  public static Future<Void> confirm(SqlConnection tx, List<UUID> ids) {
    return ids.isEmpty() ? Future.succeededFuture() : keys(tx, ids).compose(keys -> keys.isEmpty()
        ? Future.succeededFuture() : tx.preparedQuery(CONFIRM).execute(keys.get()).mapEmpty());
  }

  /** Records that goods of a sale have come back: all of them, or a part. */
  public static Future<Void> markReturned(SqlConnection tx, Sale sale) {
    return tx.preparedQuery("""
        UPDATE transactions SET status = CASE
          WHEN EXISTS (SELECT FROM line_items WHERE sale_id = $1 AND returned < quantity) THEN 'partially_returned'
          ELSE 'returned' END
        WHERE id = $1 AND sold_at = $2
        """).execute(Tuple.of(sale.id(), Timestamps.of(sale.soldAt()))).mapEmpty();
  }
}
