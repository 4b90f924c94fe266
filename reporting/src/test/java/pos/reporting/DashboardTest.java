package pos.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static pos.reporting.Shop.line;
import static pos.reporting.Shop.order;
import static pos.reporting.Shop.sale;
import static pos.reporting.Shop.saleReturn;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.common.shop.StoreTime;
import pos.reporting.Shop.Told;
import pos.testing.ServiceProcess;

class DashboardTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  /** The first hour of today, which has begun whatever time it is. */
  private LocalDate today;

  @BeforeEach
  void forget() {
    shop.forget();
    today = StoreTime.day(Instant.now());
  }

  @AfterEach
  void allUp() {
    shop.sources.up();
    shop.sources.answers.clear();
  }

  private Instant daysAgo(int days) {
    return StoreTime.start(today.minusDays(days));
  }

  private void sell(int daysAgo, long store, JsonObject... lines) {
    shop.tell(Told.of("sale.completed", sale(store, "Luc", daysAgo(daysAgo), lines), daysAgo(daysAgo)));
  }

  private static JsonObject dashboard() {
    var reply = shop.service.get("/dashboard");
    assertEquals(200, reply.status(), reply.body().toString());
    return reply.json();
  }

  private static JsonObject store(JsonObject dashboard, long id) {
    return dashboard.getJsonArray("stores").stream().map(JsonObject.class::cast)
        .filter(store -> store.getLong("store_id") == id).findFirst().orElseThrow();
  }

  @Test
  void today_and_the_last_seven_days_of_each_store_and_channel_are_shown() {
    sell(0, 1, line(1, 1, 1000, 0), line(2, 2, 300, 0));
    sell(0, 1, line(1, 1, 1001, 0));
    sell(6, 1, line(1, 1, 400, 0));
    sell(7, 1, line(1, 1, 2500, 0));
    sell(14, 1, line(1, 1, 9999, 0));
    shop.tell(Told.of("sale.returned", saleReturn(null, 1, daysAgo(0), line(1, 1, 1000, 0)), daysAgo(0)));
    shop.tell(Told.of("order.confirmed", order(3, daysAgo(1), line(4, 1, 5000, 0)), daysAgo(1)));
    var dashboard = dashboard();
    assertEquals(today.toString(), dashboard.getString("today"));
    var store = store(dashboard, 1);
    assertEquals("pos", store.getString("channel"));
    assertEquals(new JsonObject().put("revenue_cents", 1601).put("sales", 2).put("average_basket_cents", 1301)
        .put("returns", 1).put("returns_cents", 1000).put("taxes_cents", 240), store.getJsonObject("today"));
    assertEquals(2001, store.getJsonObject("last_7_days").getLong("revenue_cents"));
    assertEquals(2500, store.getJsonObject("previous_7_days").getLong("revenue_cents"));
    assertEquals(2500, store.getJsonObject("same_day_last_week").getLong("revenue_cents"));
    assertEquals(-20, store.getInteger("weekly_trend_percent"));
    assertEquals(List.of(400L, 0L, 0L, 0L, 0L, 0L, 1601L), store.getJsonArray("days").stream()
        .map(day -> ((JsonObject) day).getLong("revenue_cents")).toList());
    assertBest(List.of("Product 1 3 1401", "Product 2 2 600"), shown -> store(shown, 1));
    var online = store(dashboard, 6);
    assertEquals("online", online.getString("channel"));
    assertNull(online.getInteger("weekly_trend_percent"));
    assertEquals(7001, dashboard.getJsonObject("totals").getJsonObject("last_7_days").getLong("revenue_cents"));
    assertEquals("no-store", shop.service.get("/dashboard").header("Cache-Control"));
  }

  private static JsonObject begun(LocalDate day, long carts) {
    return new JsonObject().put("day", day.toString()).put("carts", carts);
  }

  @Test
  void orders_are_compared_with_the_carts_that_were_begun() {
    shop.sources.answers.put("/cart-service/purchases/summary", new JsonObject().put("time_zone", "America/Toronto")
        .put("days", new JsonArray().add(begun(today.minusDays(7), 1000)).add(begun(today.minusDays(6), 5))
            .add(begun(today, 4))));
    for (int day : new int[] {0, 6, 7}) {
      shop.tell(Told.of("order.confirmed", order(10 + day, daysAgo(day), line(4, 1, 5000, 0)), daysAgo(day)));
    }
    sell(0, 1, line(1, 1, 1000, 0));
    ServiceProcess.await("carts are asked again", () ->
        dashboard().getJsonObject("conversion").getString("status").equals("up"));
    var conversion = dashboard().getJsonObject("conversion");
    assertEquals(new JsonObject().put("carts", 4).put("orders", 1).put("percent", 25),
        conversion.getJsonObject("today"));
    assertEquals(new JsonObject().put("carts", 9).put("orders", 2).put("percent", 22),
        conversion.getJsonObject("last_7_days"));
    shop.sources.down("cart-service");
    var unknown = dashboard().getJsonObject("conversion");
    assertEquals("down", unknown.getString("status"));
    assertEquals(new JsonObject().putNull("carts").put("orders", 1).putNull("percent"), unknown.getJsonObject("today"));
  }

  @Test
  void today_is_compared_with_the_same_day_last_week_up_to_the_same_minute() {
    var midnight = daysAgo(7);
    var lastMinute = daysAgo(6).minusSeconds(60);
    var voided = sale(1, "Luc", midnight, line(1, 1, 700, 0));
    shop.tell(Told.of("sale.completed", sale(1, "Luc", midnight, line(1, 1, 400, 0)), midnight),
        Told.of("sale.completed", voided, midnight), Told.of("sale.voided", voided, midnight),
        Told.of("order.confirmed", order(5, midnight, line(4, 1, 5000, 0)), midnight),
        Told.of("sale.returned", saleReturn(null, 1, midnight, line(1, 1, 100, 0)), midnight),
        Told.of("sale.completed", sale(1, "Luc", lastMinute, line(1, 1, 9000, 0)), lastMinute));
    sell(0, 1, line(1, 1, 1000, 0));
    // in the first minute of a day there is nothing to compare with yet
    ServiceProcess.await("the first minute is over", () ->
        dashboard().getJsonObject("totals").getJsonObject("same_day_last_week_so_far").getLong("sales") == 2);
    var dashboard = dashboard();
    assertEquals(new JsonObject().put("revenue_cents", 300).put("sales", 1),
        store(dashboard, 1).getJsonObject("same_day_last_week_so_far"));
    assertEquals(5300, dashboard.getJsonObject("totals").getJsonObject("same_day_last_week_so_far")
        .getLong("revenue_cents"));
    assertEquals(9300, store(dashboard, 1).getJsonObject("same_day_last_week").getLong("revenue_cents"));
    var course = dashboard.getJsonObject("course");
    assertEquals(1000, course.getJsonArray("today_cents").getLong(0));
    var lastWeek = course.getJsonArray("same_day_last_week_cents");
    assertEquals("5300 0 9000", lastWeek.getLong(0) + " " + lastWeek.getLong(1) + " " + lastWeek.getLong(95));
  }

  @Test
  void minutes_are_forgotten_when_nothing_is_compared_with_them_any_more() {
    sell(7, 1, line(1, 1, 400, 0));
    sell(10, 1, line(1, 1, 400, 0));
    assertEquals(1, shop.service.number("SELECT count(*) FROM aggregated_minutes"));
    shop.service.sql("UPDATE aggregated_minutes SET minute = minute - interval '2 days'");
    // an instance forgets when it starts, and then every hour
    var another = shop.service.another(ReportingService::new, ReportingService::port);
    ServiceProcess.await("it is forgotten",
        () -> shop.service.number("SELECT count(*) FROM aggregated_minutes") == 0);
    another.close();
  }

  @Test
  void the_best_sellers_of_all_are_shown_beside_those_of_each_place() {
    sell(1, 1, line(1, 1, 1000, 0), line(2, 1, 900, 0));
    sell(1, 2, line(2, 1, 900, 0));
    assertBest(List.of("Product 2 2 1800", "Product 1 1 1000"), shown -> shown.getJsonObject("totals"));
    assertBest(List.of("Product 1 1 1000", "Product 2 1 900"), shown -> store(shown, 1));
  }

  @Test
  void the_best_sellers_that_are_known_are_shown_while_adding_them_up_takes_long() {
    sell(0, 1, line(1, 1, 1000, 0));
    assertBest(List.of("Product 1 1 1000"), shown -> store(shown, 1));
    var other = shop.service.connect();
    other.query("BEGIN; LOCK TABLE sold_products").execute().await();
    assertEquals(List.of("Product 1 1 1000"), best(store(dashboard(), 1)));
    other.close().await();
  }

  /** Waits until the products are shown: those of before are shown for a moment where adding them up takes long. */
  private static void assertBest(List<String> products, UnaryOperator<JsonObject> place) {
    ServiceProcess.await(products + " are the best", () -> products.equals(best(place.apply(dashboard()))));
  }

  private static List<String> best(JsonObject place) {
    return place.getJsonArray("top_products").stream().map(JsonObject.class::cast).map(product ->
        product.getString("name") + " " + product.getLong("quantity") + " " + product.getLong("net_cents")).toList();
  }

  @Test
  void stock_alerts_come_from_inventory_and_are_missing_while_it_is_down() {
    var alert = new JsonObject().put("location_id", 2).put("product_id", 7).put("status", "out").put("on_hand", 0)
        .put("available", 0).put("alert_threshold", 5).put("since", "2026-11-22T15:04:05.123Z");
    shop.sources.answers.put("/inventory-service/alerts", new JsonObject().put("items",
        new JsonArray().add(alert.copy().put("version", 3).put("reserved", 0))));
    assertEquals(new JsonObject().put("status", "up").put("alerts", new JsonArray().add(alert))
        .put("overstock", new JsonArray().add(alert)), dashboard().getJsonObject("stock"));
    shop.sources.down("inventory-service");
    assertEquals("down", dashboard().getJsonObject("stock").getString("status"));
  }

  @Test
  void the_position_grows_with_what_is_entered() {
    var before = dashboard().getLong("position");
    sell(0, 1, line(1, 1, 1000, 0));
    assertEquals(before + 1, dashboard().getLong("position"));
  }

  @Test
  void key_figures_compare_a_period_with_the_one_before_it() {
    sell(1, 1, line(1, 3, 1000, 500));
    sell(4, 1, line(1, 1, 2000, 0));
    shop.tell(Told.of("order.confirmed", order(4, daysAgo(2), line(4, 1, 7500, 0)), daysAgo(2)));
    shop.tell(Told.of("sale.returned", saleReturn(null, 1, daysAgo(1), line(1, 1, 1000, 0)), daysAgo(1)));
    var figures = shop.service.get("/kpis?from=" + today.minusDays(3) + "&to=" + today).json();
    assertEquals("9000 2000 350 2 1 5000 2000 4 1 10 5 75", String.join(" ", List.of("revenue_cents",
        "revenue_before_cents", "revenue_trend_percent", "sales", "sales_before", "average_basket_cents",
        "average_basket_before_cents", "pieces", "returned_pieces", "returns_percent", "discounts_percent",
        "online_percent").stream().map(name -> String.valueOf(figures.getValue(name))).toList()));
    assertEquals(StoreTime.start(today.minusDays(6)).toString(), figures.getString("compared_from"));
    assertEquals("days", shop.service.get("/kpis?days=3").field());
    assertEquals("from", shop.service.get("/kpis?from=x").field());
    assertEquals("x", shop.service.get("/dashboard?x=3").field());
  }
}
