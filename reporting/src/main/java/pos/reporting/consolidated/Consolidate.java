package pos.reporting.consolidated;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import pos.reporting.core.Freshness;
import pos.reporting.core.InventoryClient;
import pos.reporting.core.JudgeFreshness;
import pos.reporting.core.Period;
import pos.reporting.core.Sums;
import pos.reporting.reconciliation.Reconcile;

/** Asks sales, orders and inventory at the same time, and puts their answers beside what events have told. */
public final class Consolidate {

  private final Reconcile reconcile;
  private final InventoryClient inventory;
  private final JudgeFreshness freshness;

  public Consolidate(Reconcile reconcile, InventoryClient inventory, JudgeFreshness freshness) {
    this.reconcile = reconcile;
    this.inventory = inventory;
    this.freshness = freshness;
  }

  /** Returns the content of a report; a source that does not answer is named in it. */
  Future<JsonObject> run(Period period) {
    var stock = inventory.alerts();
    var fresh = freshness.judge();
    var compared = reconcile.run(period);
    return Future.all(stock, fresh, compared)
        .map(_ -> content(compared.result(), stock.result(), fresh.result()));
  }

  private static JsonObject content(Reconcile.Compared compared, JsonObject stock, Freshness fresh) {
    var stores = new JsonArray();
    var totals = new Sums();
    compared.places().forEach(place -> {
      stores.add(place.sums().writeTo(
          new JsonObject().put("store_id", place.storeId()).put("channel", place.channel())));
      totals.add(place.sums());
    });
    var answered = Map.of("inventory-service", stock.getString("status").equals("up"),
        "order-service", compared.orders() != null, "sales-service", compared.sales() != null);
    return fresh.with(answered).writeTo(new JsonObject().put("stores", stores)
        .put("totals", totals.writeTo(new JsonObject()))
        .put("books", new JsonObject().put("sales", sum(compared.sales())).put("orders", sum(compared.orders())))
        .put("stock", stock).put("reconciliation", compared.result()));
  }

  /** Returns the net amount that the service itself has booked, or null when it did not answer. */
  private static Long sum(JsonObject books) {
    return books == null ? null : books.getLong("net_cents");
  }
}
