package pos.sales.sale;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.TreeMap;
import pos.common.http.Query;
import pos.common.sql.Timestamps;
import pos.sales.core.Figures;

/** What was sold, what of it was voided and so is no sale any more, and what came back; straight from the books. */
public record Summary(Figures sales, Figures voids, Figures returns) {

  private static final Summary NOTHING = new Summary(Figures.NONE, Figures.NONE, Figures.NONE);

  /** From the first instant to before the last one; without them from the first sale to the last. */
  public static Future<JsonObject> read(SqlClient client, Query query) {
    var from = query.instant("from");
    var to = query.instant("to");
    var store = query.id("store_id");
    return client.preparedQuery("""
        SELECT store_id, CASE status WHEN 'voided' THEN 'void' ELSE 'sale' END AS kind, count(*) AS number,
          sum(subtotal_cents)::bigint AS subtotal, sum(tax_cents)::bigint AS tax,
          sum(rounding_cents)::bigint AS rounding, sum(total_cents)::bigint AS total
        FROM transactions
        WHERE sold_at >= coalesce($1, '-infinity'::timestamptz) AND sold_at < coalesce($2, 'infinity'::timestamptz)
          AND store_id = coalesce($3, store_id)
        GROUP BY store_id, kind
        UNION ALL
        SELECT store_id, 'return', count(*), sum(subtotal_cents)::bigint, sum(tax_cents)::bigint,
          sum(rounding_cents)::bigint, sum(total_cents)::bigint
        FROM returns
        WHERE returned_at >= coalesce($1, '-infinity'::timestamptz)
          AND returned_at < coalesce($2, 'infinity'::timestamptz) AND store_id = coalesce($3, store_id)
        GROUP BY store_id
        """).execute(Tuple.of(Timestamps.of(from), Timestamps.of(to), store))
        .map(rows -> {
          var stores = new TreeMap<Long, Summary>();
          rows.forEach(row -> stores.merge(row.getLong("store_id"), from(row), Summary::plus));
          return toJson(stores).put("from", from == null ? null : from.toString())
              .put("to", to == null ? null : to.toString()).put("store_id", store);
        });
  }

  private static Summary from(Row row) {
    var figures = Figures.from(row.toJson());
    return switch (row.getString("kind")) {
      case "sale" -> new Summary(figures, Figures.NONE, Figures.NONE);
      case "void" -> new Summary(Figures.NONE, figures, Figures.NONE);
      default -> new Summary(Figures.NONE, Figures.NONE, figures);
    };
  }

  private static JsonObject toJson(TreeMap<Long, Summary> stores) {
    var byStore = new JsonArray();
    stores.forEach((store, summary) -> byStore.add(summary.toJson().put("store_id", store)));
    return stores.values().stream().reduce(NOTHING, Summary::plus).toJson().put("by_store", byStore);
  }

  private Summary plus(Summary other) {
    return new Summary(sales.plus(other.sales), voids.plus(other.voids), returns.plus(other.returns));
  }

  private JsonObject toJson() {
    return new JsonObject().put("sales", sales.toJson()).put("voids", voids.toJson()).put("returns", returns.toJson())
        .put("net_cents", sales.totalCents() - returns.totalCents());
  }
}
