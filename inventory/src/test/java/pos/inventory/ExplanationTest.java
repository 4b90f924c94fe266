package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pos.testing.ServiceUnderTest;

/** The figures of a stock are proven by what is told with them. */
class ExplanationTest {

  private static Shop shop;
  private static ServiceUnderTest service;

  @BeforeAll
  static void open() {
    shop = new Shop();
    service = shop.service;
  }

  @AfterAll
  static void close() {
    shop.assertBooksAgree();
    shop.close();
  }

  private static JsonObject explain(long location, long product) {
    return service.get("/stocks/" + location + "/" + product + "/explain").json();
  }

  private static long id(Object entry) {
    return ((JsonObject) entry).getLong("id");
  }

  @Test
  void an_explanation_adds_up() {
    var product = shop.product(1, 10);
    shop.receive(1, product, 5);
    service.post("/movements", Shop.movement("transfer", 1, Shop.lines(product, 4)).put("to_location_id", 2));
    var held = shop.reserve("e-" + product, 1, 60, product, 3);
    var explanation = explain(1, product);
    assertEquals(Json.decodeValue("""
        [{"type": "receipt", "count": 2, "quantity": 15}, {"type": "transfer", "count": 1, "quantity": -4}]"""),
        explanation.getJsonArray("movements"));
    assertEquals(List.of(-4, 5, 10), explanation.getJsonArray("newest_movements").stream()
        .map(entry -> ((JsonObject) entry).getInteger("quantity")).toList());
    assertEquals(11, explanation.getInteger("on_hand"));
    assertEquals(3, explanation.getInteger("reserved"));
    var hold = explanation.getJsonArray("reservations").getJsonObject(0);
    assertEquals(held.json().getLong("id"), hold.getLong("id"));
    assertEquals(3, hold.getInteger("quantity"));
    assertEquals(held.json().getString("expires_at"), hold.getString("expires_at"));
    shop.end(held, "release");
    assertEquals(0, explain(1, product).getJsonArray("reservations").size());
  }

  @Test
  void the_newest_movements_are_shown_and_the_others_follow() {
    var product = shop.product(1, 100);
    shop.receive(2, product, 5);
    for (int i = 1; i <= 60; i++) {
      service.post("/movements", Shop.movement("transfer", 1, Shop.lines(product, 1)).put("to_location_id", 2));
      if (i == 49) {
        assertNull(explain(1, product).getJsonObject("_links").getValue("next"));
      }
    }
    var explanation = explain(1, product);
    var newest = explanation.getJsonArray("newest_movements");
    var seen = new ArrayList<Long>();
    newest.forEach(entry -> seen.add(id(entry)));
    assertEquals(50, seen.size());
    var last = newest.getJsonObject(0);
    assertEquals(-1, last.getInteger("quantity"));
    var movement = service.get("/movements/" + last.getLong("id")).json();
    for (var field : List.of("type", "reference", "created_at")) {
      assertEquals(movement.getString(field), last.getString(field));
    }
    var next = explanation.getJsonObject("_links").getJsonObject("next").getString("href");
    var rest = service.get(next.replace("/inventory-service", "")).json();
    rest.getJsonArray("items").forEach(entry -> seen.add(id(entry)));
    assertNull(rest.getString("next_cursor"));
    assertEquals(service.sql("SELECT movement_id FROM movement_lines WHERE product_id = $1 AND location_id = 1 "
        + "ORDER BY movement_id DESC", product).stream().map(row -> row.getLong(0)).toList(), seen);
  }

  @Test
  void a_hundred_thousand_movements_and_many_holds_are_explained_by_their_sums() {
    var product = shop.product(5, 1000);
    service.sql("""
        WITH sold AS (INSERT INTO movements (type, location_id, reference)
          SELECT 'sale', 5, 'many-' || i FROM generate_series(1, 100000) AS i RETURNING id)
        INSERT INTO movement_lines SELECT id, 5, $1, -1 FROM sold
        """, product);
    service.sql("UPDATE stocks SET on_hand = on_hand - 100000, alert_since = now(), over_since = NULL "
        + "WHERE location_id = 5 AND product_id = $1", product);
    shop.receive(5, product, 100_000);
    service.race(150, i -> shop.post("/reservations", Shop.hold("sum-" + i, 5, 60, Shop.lines(product, 2))));
    var start = System.nanoTime();
    var explanation = explain(5, product);
    assertTrue(System.nanoTime() - start < 2_000_000_000, "it took too long");
    assertEquals(1000, explanation.getInteger("on_hand"));
    assertEquals(1000, explanation.getJsonArray("movements").stream()
        .mapToInt(sum -> ((JsonObject) sum).getInteger("quantity")).sum());
    assertEquals(new JsonObject().put("count", 150).put("quantity", 300), explanation.getJsonObject("holds"));
    assertEquals(100, explanation.getJsonArray("reservations").size());
  }
}
