package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pos.testing.ServiceUnderTest;

class ReplenishmentReadTest {

  private static Shop shop;
  private static ServiceUnderTest service;

  @BeforeAll
  static void start() {
    shop = new Shop();
    service = shop.service;
  }

  @AfterAll
  static void stop() {
    shop.close();
  }

  @AfterEach
  void check() {
    shop.assertBooksAgree();
  }

  @Test
  void they_are_found_by_status_and_place_and_paged_newest_first() {
    var product = shop.product(6, 100);
    var expected = new ArrayList<Long>();
    for (int i = 0; i < 7; i++) {
      var path = shop.ask(5, product, 1);
      shop.step(path, "approve");
      expected.addFirst(Long.valueOf(path.substring(16)));
    }
    shop.ask(4, product, 1);
    assertEquals(1, service.get("/replenishments?location_id=4&status=requested").items().size());
    assertEquals(0, service.get("/replenishments?location_id=5&status=requested").items().size());
    assertEquals(0, service.get("/replenishments?location_id=5&from_location_id=2").items().size());
    var seen = new ArrayList<Long>();
    var next = "/replenishments?location_id=5&status=approved&limit=3";
    while (next != null) {
      var page = service.get(next);
      page.items().forEach(item -> seen.add(((JsonObject) item).getLong("id")));
      shop.step(shop.ask(5, product, 1), "approve");
      var link = page.json().getJsonObject("_links").getJsonObject("next");
      next = link == null ? null : link.getString("href").replace("/inventory-service", "");
    }
    assertEquals(expected, seen);
  }

  @Test
  void a_list_shows_the_first_hundred_lines() {
    var asked = new long[300];
    for (int i = 0; i < 300; i += 2) {
      asked[i] = Shop.product();
      asked[i + 1] = 1;
    }
    var path = shop.ask(2, asked);
    var listed = service.get("/replenishments?location_id=2&limit=1").items().getJsonObject(0);
    assertEquals(100, listed.getJsonArray("lines").size());
    assertEquals(150, listed.getInteger("line_count"));
    assertEquals(150, service.get(path).json().getJsonArray("lines").size());
  }

  @Test
  void what_is_in_transit_is_explained_until_it_arrives() {
    var product = shop.product(6, 30);
    shop.receive(1, product, 1);
    var path = shop.ask(1, product, 12);
    shop.step(path, "approve");
    assertEquals(0, service.get("/stocks/1/" + product + "/explain").json().getJsonArray("in_transit").size());
    shop.step(path, "ship");
    assertEquals(new JsonArray().add(new JsonObject().put("id", Long.valueOf(path.substring(16))).put("quantity", 12)),
        service.get("/stocks/1/" + product + "/explain").json().getJsonArray("in_transit"));
    shop.step(path, "receive");
    assertEquals(0, service.get("/stocks/1/" + product + "/explain").json().getJsonArray("in_transit").size());
  }

  @Test
  void those_that_wait_are_counted() {
    shop.ask(1, shop.product(6, 30), 12);
    Shop.until(() -> service.get("/metrics").body().toString().lines().anyMatch(line -> line.startsWith(
        "replenishments_open{service=\"inventory-service\",status=\"requested\"}") && !line.endsWith(" 0.0")));
  }
}
