package pos.product;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import pos.common.http.Query;
import pos.common.sql.Page;
import pos.common.sql.Rows;
import pos.common.sql.Where;

/** Lists of products: by filters in a chosen order, or {@link Ranking by words} with the best match first. */
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
      return wire == null ? ID
          : Arrays.stream(values()).filter(order -> order.wire.equals(wire)).findFirst().orElseThrow();
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
    var order = Order.of(query);
    var words = query.text("q", 200);
    return categories(client, query.id("category_id")).compose(categories -> words == null
        ? ordered(client, ctx, order, categories) : Ranking.page(client, ctx, words, categories));
  }

  /** A category and those below it, asked for apart: how to find products depends on how many these have. */
  private static Future<Long[]> categories(SqlClient client, Long id) {
    return id == null ? Future.succeededFuture() : client.preparedQuery("""
        WITH RECURSIVE below AS (
          SELECT id FROM categories WHERE id = $1
          UNION SELECT c.id FROM categories c JOIN below ON c.parent_id = below.id)
        SELECT id FROM below
        """).execute(Tuple.of(id)).map(rows -> rows.stream().map(row -> row.getLong(0)).toArray(Long[]::new));
  }

  private static Future<Page<Product>> ordered(SqlClient client, RoutingContext ctx, Order order, Long[] categories) {
    var query = Query.of(ctx);
    var where = filters(query, categories);
    var request = query.page(order.wire);
    request.after().ifPresent(cursor -> where.behind("(p." + order.column + ", p.id) " + (order.falls ? "<" : ">"),
        order.column.equals("sort_name") ? cursor.text(0) : (Object) cursor.number(0), cursor.number(1)));
    var direction = order.falls ? " DESC" : "";
    var sql = "SELECT " + Products.COLUMNS + ", p." + order.column + " AS key FROM products p " + where.sql()
        + " ORDER BY p." + order.column + direction + ", p.id" + direction + " LIMIT " + where.parameter(request.rows());
    return client.preparedQuery(sql).mapping(Hit::from).execute(where.values()).map(rows -> {
      var page = request.page(Rows.list(rows), hit -> new Object[] {hit.key(), hit.product().id()});
      return new Page<>(page.items().stream().map(Hit::product).toList(), page.nextCursor());
    });
  }

  static Where filters(Query query, Long[] categories) {
    var ids = query.ids("ids", 200);
    var skus = query.texts("sku", 64, 200);
    var barcode = query.text("barcode", 13);
    var active = query.flag("active");
    // whoever names products wants them all; whoever looks around wants what is sold
    var lookup = ids != null || skus != null || barcode != null;
    return new Where()
        .and("p.id = ANY(?)", ids)
        .and("p.sku = ANY(?)", skus)
        .and("lpad(p.barcode, 13, '0') = ?", barcode == null ? null : Barcode.ean("barcode", barcode))
        .and("p.active = ?", active == null && !lookup ? Boolean.TRUE : active)
        .and("p.id IN (SELECT product_id FROM product_categories WHERE category_id = ANY(?))", categories);
  }
}
