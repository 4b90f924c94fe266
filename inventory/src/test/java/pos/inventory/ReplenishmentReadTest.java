package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.ServiceUnderTest;

class ReplenishmentReadTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static final ServiceUnderTest service = shop.service;

  @Test
  void replenishments_are_filtered_by_status_and_location_and_paged_newest_first() {
    var product = shop.product(6, 100);
    var expected = new ArrayList<Long>();
    for (int i = 0; i < 7; i++) {
      var path = shop.replenish(5, product, 1);
      shop.step(path, "approve");
      expected.addFirst(Shop.id(path));
    }
    shop.replenish(4, product, 1);
    assertEquals(1, service.get("/replenishments?location_id=4&status=requested").items().size());
    assertEquals(0, service.get("/replenishments?location_id=5&status=requested").items().size());
    assertEquals(0, service.get("/replenishments?location_id=5&from_location_id=2").items().size());
    assertEquals(expected, shop.pages("/replenishments?location_id=5&status=approved&limit=3", "id",
        () -> shop.step(shop.replenish(5, product, 1), "approve")));
  }

  @Test
  void a_list_shows_the_number_of_lines() {
    var lines = new long[300];
    for (int i = 0; i < 300; i += 2) {
      lines[i] = Shop.product();
      lines[i + 1] = 1;
    }
    var path = shop.replenish(2, lines);
    var listed = service.get("/replenishments?location_id=2&limit=1").items().getJsonObject(0);
    assertEquals(150, listed.getInteger("line_count"));
    var whole = service.get(path).json();
    assertEquals(150, ((JsonArray) whole.remove("lines")).size());
    assertEquals(whole, listed);
  }

  @Test
  void goods_in_transit_are_explained_until_they_arrive() {
    var product = shop.product(6, 30);
    shop.receive(1, product, 1);
    var path = shop.replenish(1, product, 12);
    shop.step(path, "approve");
    assertEquals(0, service.get("/stocks/1/" + product + "/explain").json().getJsonArray("in_transit").size());
    shop.step(path, "ship");
    assertEquals(new JsonArray().add(new JsonObject().put("id", Shop.id(path)).put("quantity", 12)),
        service.get("/stocks/1/" + product + "/explain").json().getJsonArray("in_transit"));
    shop.step(path, "receive");
    assertEquals(0, service.get("/stocks/1/" + product + "/explain").json().getJsonArray("in_transit").size());
  }

  @Test
  void goods_in_transit_to_a_store_that_never_had_them_are_explained() {
    var product = shop.product(6, 30);
    var path = shop.replenish(1, product, 12);
    shop.step(path, "approve");
    assertEquals(404, service.get("/stocks/1/" + product + "/explain").status());
    shop.step(path, "ship");
    var explained = service.get("/stocks/1/" + product + "/explain");
    assertEquals(200, explained.status());
    assertEquals(new JsonArray().add(new JsonObject().put("id", Shop.id(path)).put("quantity", 12)),
        explained.json().getJsonArray("in_transit"));
    assertEquals("out 0 0", explained.json().getString("status") + " " + explained.json().getLong("on_hand") + " "
        + explained.json().getLong("earlier_quantity"));
    assertEquals(404, service.get("/stocks/1/" + product).status());
    assertEquals(404, service.get("/stocks/2/" + product + "/explain").status());
  }

  @Test
  void open_replenishments_are_counted() {
    var product = shop.product(6, 30);
    shop.replenish(1, product, 12);
    shop.step(shop.replenish(1, product, 12), "approve");
    var shipped = shop.replenish(1, product, 6);
    shop.step(shipped, "approve");
    shop.step(shipped, "ship");
    for (var status : List.of("requested", "approved", "shipped")) {
      var open = service.number("SELECT count(*) FROM replenishments WHERE status = $1", status);
      assertTrue(open > 0, status);
      Shop.until(() -> shop.gauge("replenishments_open", status) == open);
    }
  }
}
