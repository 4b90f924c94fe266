package pos.reporting.dashboard;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.LocalDate;
import java.util.List;
import pos.common.sql.Database;
import pos.reporting.core.CartClient;
import pos.reporting.core.InventoryClient;
import pos.reporting.core.JudgeFreshness;
import pos.reporting.sales.AggregatedMinutes;
import pos.reporting.sales.AggregatedProducts;
import pos.reporting.sales.AggregatedSales;

/** Puts the dashboard together from the books and from what inventory says now. */
public final class ReadDashboard {

  private static final int BEST_SECONDS = 8;

  private final Database database;
  private final InventoryClient inventory;
  private final CartClient carts;
  private final JudgeFreshness freshness;
  private final BestSellers bestSellers;

  public ReadDashboard(Database database, InventoryClient inventory, CartClient carts, JudgeFreshness freshness) {
    this.database = database;
    this.inventory = inventory;
    this.carts = carts;
    this.freshness = freshness;
    this.bestSellers = new BestSellers(this::best, System::nanoTime);
  }

  /** Returns the dashboard with the position of the books that it shows. */
  Future<JsonObject> read() {
    var stock = inventory.alerts();
    var begun = carts.begun();
    return freshness.judge().compose(fresh -> {
      var dashboard = new Dashboard(fresh.now());
      return books(dashboard)
          .compose(_ -> bestSellers.of(dashboard.firstDay(), dashboard.endDay()))
          .onSuccess(rows -> rows.forEach(dashboard::addBest))
          .compose(_ -> Future.all(stock, begun))
          .map(_ -> fresh.writeTo(dashboard.toJson().put("conversion", dashboard.conversion(begun.result()))
              .put("stock", stock.result())));
    });
  }

  private Future<?> books(Dashboard dashboard) {
    return database.readSnapshot(client -> AggregatedSales.position(client).onSuccess(dashboard::at)
        .compose(_ -> AggregatedSales.byPlaceAndDay(client, dashboard.period()))
        .onSuccess(rows -> rows.forEach(dashboard::add))
        .compose(_ -> comparison(client, dashboard)));
  }

  /** Has more time than other reports, which ask for a period that can be made shorter. */
  private Future<List<Row>> best(LocalDate from, LocalDate to) {
    return database.readMany(client -> client.begin().compose(tx ->
        client.query("SET LOCAL statement_timeout = '" + BEST_SECONDS + "s'").execute()
            .compose(_ -> AggregatedProducts.best(client, from, to, Dashboard.TOP))
            .eventually(tx::rollback)));
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
