package pos.sales.summary;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.SortedMap;
import pos.sales.core.Figures;

/** The sums of the sales that are not voided, of those that are, and of the returns. */
record Summary(Figures sales, Figures voids, Figures returns) {

  private static final Summary NOTHING = new Summary(Figures.NONE, Figures.NONE, Figures.NONE);

  static Summary from(Row row) {
    var figures = Figures.from(row.toJson());
    return switch (row.getString("kind")) {
      case "sale" -> new Summary(figures, Figures.NONE, Figures.NONE);
      case "void" -> new Summary(Figures.NONE, figures, Figures.NONE);
      default -> new Summary(Figures.NONE, Figures.NONE, figures);
    };
  }

  Summary plus(Summary other) {
    return new Summary(sales.plus(other.sales), voids.plus(other.voids), returns.plus(other.returns));
  }

  /** Returns the sum of all stores, with that of each store. */
  static JsonObject toJson(SortedMap<Long, Summary> stores) {
    var byStore = new JsonArray();
    stores.forEach((store, summary) -> byStore.add(summary.toJson().put("store_id", store)));
    return stores.values().stream().reduce(NOTHING, Summary::plus).toJson().put("by_store", byStore);
  }

  private JsonObject toJson() {
    return new JsonObject().put("sales", sales.toJson()).put("voids", voids.toJson()).put("returns", returns.toJson())
        .put("net_cents", sales.totalCents() - returns.totalCents());
  }
}
