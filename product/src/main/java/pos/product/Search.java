package pos.product;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import pos.common.Cursor;
import pos.common.Page;
import pos.common.Query;
import pos.common.Where;

/** Lists of products: by filters in a chosen order, or by words with the best match first. */
final class Search {

  /** How a list may be ordered: the name on the wire, the column, and whether it falls. */
  private enum Order {
    NAME("name", "sort_name", false), NAME_DOWN("-name", "sort_name", true),
    PRICE("price_cents", "price_cents", false), PRICE_DOWN("-price_cents", "price_cents", true),
    ID("id", "id", false), ID_DOWN("-id", "id", true);

    final String wire;
    final String column;
    final boolean falls;

    Order(String wire, String column, boolean falls) {
      this.wire = wire;
      this.column = column;
      this.falls = falls;
    }

    static Order of(Query query) {
      var wires = Arrays.stream(values()).map(order -> order.wire).toArray(String[]::new);
      var wire = query.oneOf("sort", wires);
      return wire == null ? ID : Arrays.stream(values()).filter(order -> order.wire.equals(wire)).findFirst().orElseThrow();
    }
  }

  /** A product and the value the list is ordered by. */
  private record Hit(Product product, Object key) {
    static Hit from(Row row) {
      return new Hit(Product.from(row), row.getValue("key"));
    }
  }

  private Search() {}

  static Future<Page<Product>> list(SqlClient client, RoutingContext ctx) {
    var query = Query.of(ctx);
    var words = query.text("q", 200);
    var page = words == null ? ordered(client, ctx, query) : ranked(client, ctx, query, words);
    return page.map(hits -> new Page<>(hits.items().stream().map(Hit::product).toList(), hits.nextCursor()));
  }

  private static Future<Page<Hit>> ordered(SqlClient client, RoutingContext ctx, Query query) {
    var order = Order.of(query);
    var where = filters(query);
    var cursor = Cursor.of(ctx, order.wire);
    var comparison = "(p." + order.column + ", p.id) " + (order.falls ? "<" : ">");
    if (cursor != null) {
      where.behind(comparison, order.column.equals("sort_name") ? cursor.text(0) : cursor.number(0), cursor.number(1));
    }
    var direction = order.falls ? " DESC" : "";
    var sql = "SELECT " + Products.COLUMNS + ", p." + order.column + " AS key FROM products p " + where.sql()
        + " ORDER BY p." + order.column + direction + ", p.id" + direction;
    return page(client, sql, where, query.limit(), order.wire);
  }

  /** Whole and begun words first; only when nothing has them all, what looks alike. */
  private static Future<Page<Hit>> ranked(SqlClient client, RoutingContext ctx, Query query, String words) {
    var where = filters(query);
    var cursor = Cursor.of(ctx, "rank");
    var tsquery = where.parameter(prefixes(words));
    var text = where.parameter(words);
    var behind = cursor == null ? ""
        : "WHERE (key, id) < (" + where.parameter(cursor.number(0)) + ", " + where.parameter(cursor.number(1)) + ")";
    var filter = where.sql().isEmpty() ? "WHERE " : where.sql() + " AND ";
    var sql = "WITH by_word AS (SELECT " + Products.COLUMNS
        + ", (ts_rank(p.words, query) * 1000000)::bigint + (p.sku = " + text + ")::int * 10000000 AS key"
        + " FROM products p, to_tsquery('simple', fold(" + tsquery + ")) AS query " + filter + "p.words @@ query),"
        + " alike AS (SELECT " + Products.COLUMNS + ", (word_similarity(fold(" + text + "), p.likeness) * 1000)::bigint AS key"
        + " FROM products p " + filter + "NOT EXISTS (SELECT FROM by_word) AND fold(" + text + ") <% p.likeness)"
        + " SELECT * FROM (SELECT * FROM by_word UNION ALL SELECT * FROM alike) AS hits " + behind
        + " ORDER BY key DESC, id DESC";
    return page(client, sql, where, query.limit(), "rank");
  }

  private static String prefixes(String words) {
    return Arrays.stream(words.split("[^\\p{L}\\p{N}]+")).filter(word -> !word.isEmpty()).map(word -> word + ":*")
        .collect(Collectors.joining(" & "));
  }

  private static Where filters(Query query) {
    var ids = query.ids("ids", 200);
    var sku = query.text("sku", 64);
    var barcode = query.text("barcode", 13);
    var active = query.flag("active");
    // whoever names products wants them all; whoever looks around wants what is sold
    var lookup = ids != null || sku != null || barcode != null;
    return new Where()
        .and("p.id = ANY(?)", ids)
        .and("p.sku = ?", sku)
        .and("p.barcode = ANY(?)", barcode == null ? null : new String[] {barcode, Barcode.twin(barcode)})
        .and("p.active = ?", active == null && !lookup ? Boolean.TRUE : active)
        .and("""
            p.id IN (SELECT product_id FROM product_categories WHERE category_id IN (
              WITH RECURSIVE below AS (
                SELECT id FROM categories WHERE id = ?
                UNION SELECT c.id FROM categories c JOIN below ON c.parent_id = below.id)
              SELECT id FROM below))""", query.id("category_id"));
  }

  private static Future<Page<Hit>> page(SqlClient client, String sql, Where where, int limit, String order) {
    var limited = sql + " LIMIT " + where.parameter(limit + 1);
    return client.preparedQuery(limited).mapping(Hit::from).execute(where.values()).map(rows -> {
      List<Hit> hits = rows.stream().toList();
      return Page.of(hits, limit, order, hit -> new Object[] {hit.key(), hit.product().id()});
    });
  }
}
