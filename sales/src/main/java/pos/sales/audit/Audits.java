package pos.sales.audit;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pos.common.shop.Audited;
import pos.common.sql.Listing;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Rows;
import pos.common.sql.Where;

/** Examines sales and returns: whether their lines and payments add up, and what goods they moved. */
public final class Audits {

  /** The name of the order of rows. */
  public static final String ORDER = "id";
  private static final Pattern REFERENCE = Pattern.compile("(sale|void|return):([0-9a-f-]{36})");
  private static final String SALES = """
      SELECT s.id, t.store_id, t.status, t.total_cents, t.subtotal_cents, t.id IS NOT NULL AS written,
        (SELECT coalesce(sum(amount_cents), 0)::bigint FROM payments WHERE sale_id = s.id) AS paid_cents,
        lines.total_cents AS lines_cents, lines.pieces
      FROM sale_ids s LEFT JOIN transactions t ON t.id = s.id AND t.sold_at = s.sold_at
      CROSS JOIN LATERAL (SELECT coalesce(sum(total_cents), 0)::bigint AS total_cents,
        coalesce(sum(quantity), 0)::bigint AS pieces FROM line_items WHERE sale_id = s.id) AS lines
      """;
  private static final String RETURNS = """
      SELECT r.id, r.store_id, r.restock, r.subtotal_cents, lines.total_cents AS lines_cents, lines.pieces
      FROM returns r CROSS JOIN LATERAL (SELECT coalesce(sum(total_cents), 0)::bigint AS total_cents,
        coalesce(sum(quantity), 0)::bigint AS pieces FROM return_lines WHERE return_id = r.id) AS lines
      """;
  private static final Listing<Audited> PAGES_OF_SALES = new Listing<>(SALES, ORDER, Audits::sale, Audited::key);
  private static final Listing<Audited> PAGES_OF_RETURNS =
      new Listing<>(RETURNS, ORDER, Audits::returned, Audited::key);

  private Audits() {}

  /** Examines a page of sales. */
  public static Future<Page<Audited>> sales(SqlClient client, PageRequest page) {
    return PAGES_OF_SALES.page(client, after("s.id > ?", page), page);
  }

  /** Examines a page of returns. */
  public static Future<Page<Audited>> returns(SqlClient client, PageRequest page) {
    return PAGES_OF_RETURNS.page(client, after("r.id > ?", page), page);
  }

  private static Where after(String condition, PageRequest page) {
    return new Where().and(condition, page.after().map(cursor -> cursor.uuid(0)).orElse(null));
  }

  /** Returns those sales and returns that are in the books. @param references of movements in the ledger */
  public static Future<List<Audited>> find(SqlClient client, List<String> references) {
    var ids = references.stream().map(REFERENCE::matcher).filter(parts -> parts.matches())
        .map(parts -> UUID.fromString(parts.group(2))).distinct().toArray(UUID[]::new);
    return client.preparedQuery(SALES + "WHERE s.id = ANY($1)").mapping(Audits::sale).execute(Tuple.of((Object) ids))
        .compose(sales -> client.preparedQuery(RETURNS + "WHERE r.id = ANY($1)").mapping(Audits::returned)
            .execute(Tuple.of((Object) ids))
            .map(returns -> Stream.concat(Rows.list(sales).stream(), Rows.list(returns).stream())
                .toList()));
  }

  private static Audited sale(Row row) {
    var id = row.getUUID("id");
    var name = "sale:" + id;
    if (!row.getBoolean("written")) {
      return Audited.row(id).compare(name, "sales", 1, 0);
    }
    var pieces = row.getLong("pieces");
    var audited = Audited.row(id)
        .compare(name, "payments_cents", row.getLong("total_cents"), row.getLong("paid_cents"))
        .compare(name, "lines_cents", row.getLong("subtotal_cents"), row.getLong("lines_cents"))
        .moved(row.getLong("store_id"), "sale", name, -pieces)
        // until inventory has read its event
        .mayHold(name);
    return row.getString("status").equals("voided")
        ? audited.moved(row.getLong("store_id"), "void", "void:" + id, pieces) : audited;
  }

  private static Audited returned(Row row) {
    var id = row.getUUID("id");
    var name = "return:" + id;
    var audited = Audited.row(id)
        .compare(name, "lines_cents", row.getLong("subtotal_cents"), row.getLong("lines_cents"));
    return row.getBoolean("restock") ? audited.moved(row.getLong("store_id"), "return", name, row.getLong("pieces"))
        : audited;
  }
}
