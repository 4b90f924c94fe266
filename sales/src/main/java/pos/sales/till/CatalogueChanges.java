package pos.sales.till;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import pos.common.sql.Rows;

/** The catalogue in the order of its changes. */
final class CatalogueChanges {

  private static final int PAGE = 2000;
  /** Behind the product with which it has as many bytes, a page ends. */
  private static final int MAX_BYTES = 256 << 10;
  /** Of a product as JSON, without its SKU and its name. */
  private static final int PRODUCT_BYTES = 125;

  private CatalogueChanges() {}

  /** Returns the next products that have changed behind a position; a position of 0 is before all products. */
  static Future<JsonObject> behind(SqlClient client, long position) {
    return client.preparedQuery("""
        SELECT * FROM (
          SELECT page.*, sum($3 + octet_length(sku) + octet_length(name)) OVER (
            ORDER BY change ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS bytes_before
          FROM (
            SELECT product_id, sku, barcode, name, price_cents, tax_code, active, change,
              (SELECT max(change) FROM catalogue) AS newest
            FROM catalogue WHERE change > $1 ORDER BY change LIMIT $2) AS page) AS sized
        WHERE coalesce(bytes_before, 0) < $4 ORDER BY change
        """).execute(Tuple.of(position, PAGE, PRODUCT_BYTES, MAX_BYTES))
        .compose(rows -> rows.size() > 0 ? Future.succeededFuture(page(rows)) : nothing(client, position));
  }

  private static JsonObject page(Iterable<Row> rows) {
    var items = new JsonArray();
    Row last = null;
    for (var row : rows) {
      last = row;
      items.add(product(row));
    }
    return page(items, last.getLong("change"), last.getLong("change").equals(last.getLong("newest")));
  }

  /**
   * Answers that nothing is behind a position, unless something has come since that was looked for. The newest position
   * is below that of a client when this database was restored: then the client begins anew.
   */
  private static Future<JsonObject> nothing(SqlClient client, long position) {
    return client.preparedQuery("SELECT coalesce(max(change), 0) AS newest FROM catalogue").execute()
        .map(rows -> Rows.only(rows).getLong("newest"))
        .compose(newest -> newest > position ? behind(client, position)
            : Future.succeededFuture(page(new JsonArray(), newest, true)));
  }

  private static JsonObject page(JsonArray items, long position, boolean complete) {
    return new JsonObject().put("items", items).put("position", position).put("complete", complete);
  }

  private static JsonObject product(Row row) {
    return new JsonObject()
        .put("product_id", row.getLong("product_id"))
        .put("sku", row.getString("sku"))
        .put("barcode", row.getString("barcode"))
        .put("name", row.getString("name"))
        .put("price_cents", row.getLong("price_cents"))
        .put("tax_code", row.getString("tax_code"))
        .put("active", row.getBoolean("active"));
  }
}
