package pos.reporting.dashboard;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import pos.common.sql.Database;
import pos.reporting.core.CartClient;
import pos.reporting.core.InventoryClient;
import pos.reporting.core.JudgeFreshness;
import pos.reporting.sales.AggregatedMinutes;
import pos.reporting.sales.AggregatedProducts;
import pos.reporting.sales.AggregatedSales;

/** Puts the dashboard together from the books and from what inventory says now. */
public final class ReadDashboard {

  private final Database database;
  private final InventoryClient inventory;
  private final CartClient carts;
  private final JudgeFreshness freshness;

  public ReadDashboard(Database database, InventoryClient inventory, CartClient carts, JudgeFreshness freshness) {
    this.database = database;
    this.inventory = inventory;
    this.carts = carts;
    this.freshness = freshness;
  }

  /** Returns the dashboard with the position of the books that it shows. */
  Future<JsonObject> read() {
    var stock = inventory.alerts();
    var begun = carts.begun();
    return freshness.judge().compose(fresh -> books(fresh.now()).compose(dashboard -> Future.all(stock, begun).map(_ ->
        fresh.writeTo(dashboard.toJson().put("conversion", dashboard.conversion(begun.result()))
            .put("stock", stock.result())))));
  }

  /** Reads the position first: what is entered meanwhile may be shown already, but never is missing. */
  private Future<Dashboard> books(Instant now) {
    var dashboard = new Dashboard(now);
    return database.readMany(client -> AggregatedSales.position(client).onSuccess(dashboard::at)
        .compose(_ -> AggregatedSales.byPlaceAndDay(client, dashboard.period()))
        .onSuccess(rows -> rows.forEach(dashboard::add))
        .compose(_ -> comparison(client, dashboard))
        .compose(_ -> AggregatedProducts.best(client, dashboard.firstDay(), dashboard.endDay(), Dashboard.TOP))
        .map(rows -> {
          rows.forEach(dashboard::addBest);
          return dashboard;
        }));
  }

  private static Future<?> comparison(SqlClient client, Dashboard dashboard) {
    var lastWeek = dashboard.sameDayLastWeek();
    return AggregatedMinutes.byPlace(client, lastWeek.from(), dashboard.sameMinuteLastWeek())
        .onSuccess(rows -> rows.forEach(dashboard::addLastWeek))
        .compose(_ -> AggregatedMinutes.byPartOfDay(client, dashboard.today(), Dashboard.PART_MINUTES))
        .onSuccess(rows -> rows.forEach(dashboard::addCourseToday))
        .compose(_ -> AggregatedMinutes.byPartOfDay(client, lastWeek, Dashboard.PART_MINUTES))
        .onSuccess(rows -> rows.forEach(dashboard::addCourseLastWeek));
  }
}
