package pos.sales.returns;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import pos.common.events.Outbox;
import pos.common.events.PastEvent;
import pos.common.rule.Failure;
import pos.common.rule.Wire;
import pos.common.shop.FirstCategory;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Listing;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Rows;
import pos.common.sql.Timestamps;
import pos.common.sql.Where;
import pos.sales.core.Booking;
import pos.sales.core.Journal;
import pos.sales.core.JournalEnd;
import pos.sales.core.Line;
import pos.sales.core.Payment;

/** The tables of returns. */
public final class Returns {

  static final String ORDER = "returns, newest first";
  private static final String HEAD = """
      SELECT %1$s.id, r.fingerprint, r.sale_id, r.exchanged_for, r.store_id, r.register_id, %1$s.returned_at,
        r.subtotal_cents, r.taxes,
        r.rounding_cents, r.total_cents, r.cashier, r.reason, r.refund_method,
        r.restock, r.approved_by, r.price_mismatch,
      """;
  private static final String WHOLE = HEAD.formatted("r") + """
        (SELECT coalesce(json_agg(line), '[]') FROM (SELECT line_no, product_id, sku, name, quantity, unit_price_cents,
        discount_cents, tax_code, category_id, category FROM return_lines WHERE return_id = r.id ORDER BY line_no) line)
        AS lines
      """;
  private static final String SELECT = WHOLE + "FROM returns r ";
  /** What has the times and ids in the list's order is to be filled in. */
  private static final String SUMMARY = HEAD + """
        '[]'::json AS lines, (SELECT count(*) FROM return_lines WHERE return_id = r.id) AS line_count
      FROM\s""";

  /** The name of the order of {@link #told}. */
  public static final String OLDEST_FIRST = "returns, oldest first";
  private static final Listing<PastEvent> TOLD = new Listing<>(
      WHOLE + ", coalesce(r.written_at, r.returned_at) AS written_at FROM returns r", "returned_at, id", Returns::tell,
      PastEvent::key);

  private Returns() {}

  static Future<Optional<Return>> find(SqlClient client, UUID id) {
    return client.preparedQuery(SELECT + "WHERE r.id = $1").mapping(Return::from).execute(Tuple.of(id))
        .map(Rows::first);
  }

  /** Returns the return; fails with 404 when there is none. */
  public static Future<Return> read(SqlClient client, UUID id) {
    return find(client, id).map(found -> found.orElseThrow(() -> Failure.notFound("return", id)));
  }

  static Future<Page<ReturnSummary>> list(SqlClient client, ReturnFilter filter, PageRequest page) {
    return new Listing<>(SUMMARY.formatted(filter.key()) + filter.source(), "returned_at DESC, id DESC",
        ReturnSummary::from, ReturnSummary::key).page(client, filter.where(page), page);
  }

  /** Returns all returns as their events tell them. */
  public static Future<Page<PastEvent>> told(SqlClient client, PageRequest page) {
    var where = new Where();
    page.after().ifPresent(cursor ->
        where.behind("(r.returned_at, r.id) >", Timestamps.of(cursor.instant(0)), cursor.uuid(1)));
    return TOLD.page(client, where, page);
  }

  private static PastEvent tell(Row row) {
    var back = Return.from(row);
    return new PastEvent(new Object[] {back.returnedAt(), back.id()}, "sale.returned",
        Timestamps.read(row, "written_at"), back.toEvent());
  }

  /** Returns what the journal should say about those of the returns that are written. */
  public static Future<List<Booking>> bookings(SqlClient client, Collection<UUID> ids) {
    return client.preparedQuery(SELECT + "WHERE r.id = ANY($1)")
        .mapping(row -> Return.from(row).booking().withTotal(row.getLong("total_cents")))
        .execute(Tuple.of(ids.toArray(UUID[]::new))).map(Rows::list);
  }

  /** Returns those of the returns that are written. */
  static Future<List<Return>> all(SqlClient client, Collection<UUID> ids) {
    return client.preparedQuery(SELECT + "WHERE r.id = ANY($1)").mapping(Return::from)
        .execute(Tuple.of(ids.toArray(UUID[]::new))).map(Rows::list);
  }

  /** Returns all returns of a sale, oldest first. */
  public static Future<List<Return>> ofSale(SqlClient client, UUID saleId) {
    return client.preparedQuery(SELECT + "WHERE r.sale_id = $1 ORDER BY r.returned_at, r.id")
        .mapping(Return::from).execute(Tuple.of(saleId)).map(Rows::list);
  }

  /** Returns what came back in the ticket of a sale; empty unless it was an exchange. */
  public static Future<Optional<Return>> inTicketOf(SqlClient client, UUID saleId) {
    return client.preparedQuery(SELECT + "WHERE r.exchanged_for = $1").mapping(Return::from).execute(Tuple.of(saleId))
        .map(Rows::first);
  }

  /** Returns the number of lines that all returns of a sale have together. */
  static Future<Long> countLines(SqlConnection tx, UUID saleId) {
    return tx.preparedQuery("""
        SELECT count(*) FROM returns JOIN return_lines ON return_id = id WHERE sale_id = $1
        """).execute(Tuple.of(saleId)).map(rows -> Rows.only(rows).getLong(0));
  }

  /**
   * Returns the refunds of a sale so far, which stay the same only while the sale is locked.
   *
   * @param method that of the next refund
   */
  static Future<Refunds> refunds(SqlConnection tx, UUID saleId, Payment.Method method) {
    return tx.preparedQuery("""
        SELECT coalesce(sum(total_cents), 0)::bigint AS paid_cents,
          coalesce(sum(total_cents - rounding_cents), 0)::bigint AS exact_cents,
          coalesce(sum(total_cents) FILTER (WHERE refund_method = $2), 0)::bigint AS same_method_cents
        FROM returns WHERE sale_id = $1
        """).mapping(Refunds::from).execute(Tuple.of(saleId, Wire.name(method))).map(Rows::only);
  }

  private static final Columns<ReturnContent> COLUMNS = new Columns<ReturnContent>(1)
      .add("id", Type.ID, ReturnContent::id)
      .add("fingerprint", Type.TEXT, ReturnContent::fingerprint)
      .add("sale_id", Type.ID, ReturnContent::saleId)
      .add("exchanged_for", Type.ID, ReturnContent::exchangedFor)
      .add("store_id", Type.LONG, ReturnContent::storeId)
      .add("register_id", Type.LONG, ReturnContent::registerId)
      .add("subtotal_cents", Type.LONG, content -> content.totals().subtotalCents())
      .add("tax_cents", Type.LONG, content -> content.totals().taxCents())
      .add("taxes", Type.LIST, content -> content.totals().taxesJson())
      .add("rounding_cents", Type.LONG, content -> content.totals().roundingCents())
      .add("total_cents", Type.LONG, content -> content.totals().totalCents())
      .add("cashier", Type.TEXT, content -> content.terms().cashier())
      .add("reason", Type.TEXT, content -> content.terms().reason())
      .add("refund_method", Type.TEXT, content -> Wire.name(content.terms().refundMethod()))
      .add("restock", Type.FLAG, content -> content.terms().restock())
      .add("approved_by", Type.TEXT, content -> content.terms().approvedBy())
      .add("price_mismatch", Type.FLAG, ReturnContent::priceMismatch);

  private static final String INSERT = """
      INSERT INTO returns (returned_at, %1$s, session_id)
      SELECT coalesce($1, date_trunc('milliseconds', now())), content.*, lock_open_session(register_id)
      FROM (VALUES (%2$s)) AS content(%1$s)
      ON CONFLICT (id) DO NOTHING RETURNING returned_at
      """.formatted(COLUMNS.names(), COLUMNS.values());

  /**
   * Inserts a return with its event and its entry in the journal, in the session that is open at its register, if
   * there is one.
   *
   * @return the return; empty, and nothing written, when its id is taken
   */
  static Future<Optional<Return>> insert(SqlConnection tx, ReturnDraft draft) {
    // both are sent at once and run in order: the register is locked before its session
    return insert(tx, draft, Journal.lock(tx, draft.content().registerId(), draft.content().storeId()));
  }

  /** Does the same. @param journal the end of that of its register, which is being locked */
  static Future<Optional<Return>> insert(SqlConnection tx, ReturnDraft draft, Future<JournalEnd> journal) {
    var time = Timestamps.of(draft.returnedAt().orElse(null));
    var inserted = tx.preparedQuery(INSERT).execute(COLUMNS.addTo(Tuple.of(time), draft.content()));
    return Future.all(journal, inserted).compose(_ -> Rows.first(inserted.result())
        .map(row -> complete(tx, draft.taken(Timestamps.read(row, "returned_at")), journal.result()))
        .orElseGet(() -> Future.succeededFuture(Optional.empty())));
  }

  private static Future<Optional<Return>> complete(SqlConnection tx, Return back, JournalEnd journal) {
    return Future.all(insertLines(tx, back), Journal.write(tx, journal, back.booking()),
        Outbox.add(tx, "sale.returned", back.toEvent())).map(Optional.of(back));
  }

  private static final Columns<Line> LINES = new Columns<Line>(1)
      .add("line_no", Type.LONG, Line::lineNo)
      .add("product_id", Type.LONG, Line::productId)
      .add("sku", Type.TEXT, Line::sku)
      .add("name", Type.TEXT, Line::name)
      .add("quantity", Type.LONG, Line::quantity)
      .add("unit_price_cents", Type.LONG, Line::unitPriceCents)
      .add("discount_cents", Type.LONG, Line::discountCents)
      .add("total_cents", Type.LONG, Line::totalCents)
      .add("tax_code", Type.TEXT, line -> Wire.name(line.taxCode()))
      .add("category_id", Type.LONG, line -> FirstCategory.idOf(line.category()))
      .add("category", Type.TEXT, line -> FirstCategory.nameOf(line.category()));

  private static final String INSERT_LINES = """
      INSERT INTO return_lines (return_id, %s) SELECT $1, line.* FROM unnest(%s) AS line
      """.formatted(LINES.names(), LINES.arrays());

  private static Future<?> insertLines(SqlConnection tx, Return back) {
    return tx.preparedQuery(INSERT_LINES).execute(LINES.addTo(Tuple.of(back.id()), back.lines()));
  }
}
