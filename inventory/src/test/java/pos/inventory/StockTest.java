package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.testing.FromGateway;
import pos.testing.ServiceUnderTest;

class StockTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static final ServiceUnderTest service = shop.service;

  private static List<Long> products(String path) {
    return Shop.numbers(service.get(path).items(), "product_id");
  }

  @Test
  void a_threshold_change_requires_the_expected_version() {
    var path = "/stocks/1/" + shop.product(1, 10);
    var read = service.get(path);
    assertEquals(304, service.get(path, "If-None-Match", read.header("ETag")).status());
    var body = new JsonObject().put("alert_threshold", 8);
    assertEquals("on_hand", service.patch(path, body.copy().put("on_hand", 99)).field());
    var changed = service.patch(path, body, "If-Match", read.header("ETag"));
    assertEquals(200, changed.status());
    assertEquals(8, changed.json().getInteger("alert_threshold"));
    assertEquals(10, changed.json().getInteger("on_hand"));
    assertEquals("stale-version",
        service.patch(path, new JsonObject().put("alert_threshold", 9), "If-Match", read.header("ETag")).code());
    assertEquals(8, service.get(path).json().getInteger("alert_threshold"));
  }

  @Test
  void a_store_key_changes_its_own_thresholds_only() {
    var path = "/stocks/1/" + shop.product(1, 10);
    var body = new JsonObject().put("alert_threshold", 1);
    assertEquals("not-your-store", service.patch(path, body, Shop.STORE, "2").code());
    assertEquals(200, service.patch(path, body, Shop.STORE, "1").status());
    assertEquals(200, service.get(path, Shop.STORE, "2").status());
  }

  @Test
  void goods_arrive_at_a_negative_stock() {
    var product = shop.product(1, 2);
    shop.publish("sale.completed", Shop.sale(UUID.randomUUID(), 1, Shop.lines(product, 12)));
    assertEquals(201, shop.receive(1, product, 3).status());
    assertEquals(List.of(-7L, 0L, -7L), shop.amounts(1, product));
    assertEquals(201, service.post("/movements", Shop.movement("adjustment", 1, Shop.lines(product, 1))).status());
    assertEquals("insufficient-stock",
        service.post("/movements", Shop.movement("adjustment", 1, Shop.lines(product, -1))).code());
    assertEquals(List.of(-6L, 0L, -6L), shop.amounts(1, product));
  }

  @Test
  void a_product_that_a_location_never_stocked_is_not_found() {
    var product = shop.product(1, 10);
    assertEquals("stock-not-found", service.get("/stocks/2/" + product).code());
    assertEquals(404, service.get("/stocks/2/" + product + "/explain").status());
    assertEquals(404, service.patch("/stocks/2/" + product, new JsonObject().put("alert_threshold", 1)).status());
  }

  @ParameterizedTest
  @CsvSource({"0, out", "1, low", "5, low", "6, ok", "50, ok", "51, over"})
  void the_status_follows_from_what_is_available_and_the_threshold(long quantity, String status) {
    var product = shop.product(1, quantity + 1);
    service.post("/movements", Shop.movement("adjustment", 1, Shop.lines(product, -1)));
    assertEquals(status, service.get("/stocks/1/" + product).json().getString("status"));
    for (var filter : List.of("low", "out", "over", "negative")) {
      assertEquals(filter.equals(status), products("/stocks?product_id=" + product + "&status=" + filter).size() == 1);
    }
  }

  @Test
  void stocks_are_filtered_by_location_and_product() {
    var product = shop.product(1, 10);
    shop.receive(2, product, 10);
    assertEquals(2, service.get("/stocks?product_id=" + product).items().size());
    var one = service.get("/stocks?location_id=2&product_id=" + product).items();
    assertEquals(1, one.size());
    assertEquals(2, one.getJsonObject(0).getInteger("location_id"));
    assertEquals(0, service.get("/stocks?location_id=7").items().size());
    var other = shop.product(2, 10);
    assertEquals(List.of(product, other), products("/stocks?location_id=2&product_id=" + other + "," + product));
  }

  @Test
  void pages_neither_repeat_nor_skip_while_stocks_are_added() {
    var first = Shop.product();
    LongStream.range(first, first + 25).forEach(product -> shop.receive(7, product, 1));
    LongStream.range(first, first + 25).forEach(_ -> Shop.product());
    var earlier = new AtomicLong(first - 100);
    assertEquals(LongStream.range(first, first + 25).boxed().toList(),
        shop.pages("/stocks?location_id=7&limit=7", "product_id", () -> shop.receive(7, earlier.decrementAndGet(), 1)));
  }

  @Test
  void availability_lists_every_location_and_may_be_cached_for_a_minute() {
    var product = shop.product(1, 10);
    shop.receive(6, product, 5);
    shop.reserve("a-" + product, 6, 60, product, 2);
    var reply = service.get("/products/" + product + "/availability");
    assertEquals("public, max-age=60", reply.header("Cache-Control"));
    assertEquals(List.of(10L, 0L, 0L, 0L, 0L, 3L, 0L),
        Shop.numbers(reply.json().getJsonArray("locations"), "available"));
    assertEquals("no-store", service.get("/stocks/1/" + product).header("Cache-Control"));
  }

  /** Exact figures of every store, read again and again, would tell what each of them sells. */
  @Test
  void exact_figures_are_for_stores_and_the_back_office() {
    var product = shop.product(1, 25);
    shop.receive(2, product, 10);
    shop.receive(6, product, 9);
    for (var groups : List.of("catalogue", "catalogue, shop")) {
      assertEquals(List.of(10L, 10L, 0L, 0L, 0L, 9L, 0L),
          availability(product, FromGateway.CONSUMER, "web-frontend", FromGateway.GROUPS, groups));
    }
    var exact = List.of(25L, 10L, 0L, 0L, 0L, 9L, 0L);
    assertEquals(exact, availability(product, FromGateway.STORE, "2"));
    assertEquals(exact, availability(product, FromGateway.CONSUMER, "internal", FromGateway.GROUPS,
        "internal, catalogue, all-stores"));
  }

  @Test
  void lists_of_the_web_read_the_availability_of_many_products_at_once() {
    var much = shop.product(1, 25);
    shop.receive(2, much, 3);
    shop.receive(6, much, 30);
    shop.reserve("w-" + much, 6, 60, much, 2);
    var gone = shop.product(3, 1);
    shop.reserve("w-" + gone, 3, 60, gone, 1);
    var unknown = Shop.product();
    var path = "/availability?product_id=" + unknown + "," + much + "," + gone + "," + much;
    var exact = service.get(path, FromGateway.STORE, "1");
    assertEquals("public, max-age=60", exact.header("Cache-Control"));
    assertEquals(new JsonArray().add(web(much, 2, 28)).add(web(gone, 0, 0)).add(web(unknown, 0, 0)),
        exact.json().getJsonArray("items"));
    assertEquals(web(much, 2, 10), service.get(path, FromGateway.CONSUMER, "web-frontend", FromGateway.GROUPS,
        "catalogue, shop").json().getJsonArray("items").getJsonObject(0));
    for (var bad : List.of("", "?product_id=", "?product_id=1,x", "?product_id=" + "1,".repeat(200) + "1")) {
      var reply = service.get("/availability" + bad);
      assertEquals(400, reply.status(), bad);
      assertEquals("product_id", reply.field(), bad);
    }
  }

  private static JsonObject web(long product, int stores, int online) {
    return new JsonObject().put("product_id", product).put("stores", stores).put("online", online);
  }

  private static List<Long> availability(long product, String... headers) {
    return Shop.numbers(service.get("/products/" + product + "/availability", headers).json().getJsonArray("locations"),
        "available");
  }

  @Test
  void an_alert_begins_at_the_threshold_and_ends_above_it() {
    var product = shop.product(3, 6);
    assertFalse(products("/alerts?location_id=3").contains(product));
    var reservation = shop.reserve("alert-" + product, 3, 60, product, 1);
    assertEquals(product, products("/alerts?location_id=3&limit=1").getFirst());
    assertEquals("low", service.get("/alerts?limit=1").items().getJsonObject(0).getString("status"));
    assertFalse(products("/alerts?status=negative").contains(product));
    shop.end(reservation, "release");
    assertFalse(products("/alerts").contains(product));
    service.patch("/stocks/3/" + product, new JsonObject().put("alert_threshold", 6));
    assertEquals(product, products("/alerts").getFirst());
  }

  @Test
  void more_than_ten_times_the_threshold_is_an_alert_only_when_asked_for() {
    var first = shop.product(2, 51);
    var second = shop.product(2, 60);
    assertEquals(List.of(second, first), products("/alerts?location_id=2&status=over"));
    assertEquals(List.of(second), products("/alerts?location_id=2&status=over&limit=1"));
    assertEquals("over", service.get("/alerts?status=over").items().getJsonObject(0).getString("status"));
    assertFalse(products("/alerts?location_id=2").contains(first));
    shop.reserve("over-" + first, 2, 60, first, 1);
    service.patch("/stocks/2/" + second, new JsonObject().put("alert_threshold", 6));
    assertEquals(List.of(), products("/alerts?location_id=2&status=over"));
    service.patch("/stocks/2/" + second, new JsonObject().put("alert_threshold", 5));
    assertEquals(List.of(second), products("/alerts?location_id=2&status=over"));
    service.patch("/stocks/2/" + second, new JsonObject().put("alert_threshold", 0));
    assertEquals(List.of(), products("/alerts?location_id=2&status=over"));
  }

  @Test
  void alerts_are_paged_newest_first() {
    var expected = new ArrayList<Long>();
    for (int i = 0; i < 9; i++) {
      expected.addFirst(shop.product(4, 1));
    }
    assertEquals(expected, shop.pages("/alerts?location_id=4&limit=4", "product_id", () -> shop.product(4, 1)));
  }

  @Test
  void a_stock_that_falls_low_publishes_one_event() {
    var product = shop.product(1, 8);
    shop.reserve("low-" + product, 1, 60, product, 2);
    assertEquals(List.of(), shop.events(product));
    var second = shop.reserve("low2-" + product, 1, 60, product, 1);
    assertEquals(List.of("stock.low"), shop.events(product));
    var payload = service.sql("SELECT payload FROM outbox WHERE payload->>'product_id' = $1", String.valueOf(product))
        .getFirst().getJsonObject(0);
    assertEquals(new JsonObject().put("location_id", 1).put("product_id", product).put("on_hand", 8).put("reserved", 3)
        .put("available", 5).put("alert_threshold", 5), payload);
    shop.end(second, "commit");
    shop.reserve("low3-" + product, 1, 60, product, 1);
    assertEquals(List.of("stock.low"), shop.events(product));
    shop.receive(1, product, 10);
    shop.reserve("low4-" + product, 1, 60, product, 14);
    assertEquals(List.of("stock.low", "stock.low"), shop.events(product));
  }

  @Test
  void alerts_are_counted() {
    shop.product(1, 1);
    shop.reserve(UUID.randomUUID().toString(), 1, 60, shop.product(1, 1), 1);
    shop.publish("sale.completed", Shop.sale(UUID.randomUUID(), 1, Shop.lines(Shop.product(), 1)));
    for (var status : List.of("low", "out", "negative")) {
      var alerts = service.number("SELECT count(*) FROM stocks WHERE status = $1", status);
      assertTrue(alerts > 0, status);
      Shop.until(() -> shop.gauge("stock_alerts", status) == alerts);
    }
  }

  @Test
  void events_reach_the_stream() {
    var product = shop.product(1, 6);
    shop.reserve(UUID.randomUUID().toString(), 1, 60, product, 1);
    Shop.until(() -> service.number("""
        SELECT count(*) FROM outbox WHERE payload->>'product_id' = $1 AND published_at IS NOT NULL
        """, String.valueOf(product)) == 1);
  }
}
