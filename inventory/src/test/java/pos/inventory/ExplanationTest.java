package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.ServiceUnderTest;

/** The explanation of a stock proves its amounts. */
class ExplanationTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static final ServiceUnderTest service = shop.service;

  private static JsonObject explain(long location, long product) {
    return service.get("/stocks/" + location + "/" + product + "/explain").json();
  }

  @Test
  void an_explanation_adds_up() {
    var product = shop.product(1, 10);
    shop.receive(1, product, 5);
    service.post("/movements", Shop.transfer(1, 2, product, 4));
    var reserved = shop.reserve("e-" + product, 1, 60, product, 3);
    var explanation = explain(1, product);
    assertEquals(Json.decodeValue("""
        [{"type": "receipt", "count": 2, "quantity": 15}, {"type": "transfer", "count": 1, "quantity": -4}]"""),
        explanation.getJsonArray("movements"));
    assertEquals(List.of(-4L, 5L, 10L), Shop.numbers(explanation.getJsonArray("newest_movements"), "quantity"));
    assertEquals(List.of(11L, 15L, 10L), Shop.numbers(explanation.getJsonArray("newest_movements"), "balance"));
    assertEquals(11, explanation.getInteger("on_hand"));
    assertEquals(0, explanation.getInteger("earlier_quantity"));
    assertTrue(explanation.getBoolean("complete"));
    assertEquals(3, explanation.getInteger("reserved"));
    var reservation = explanation.getJsonArray("reservations").getJsonObject(0);
    assertEquals(reserved.json().getLong("id"), reservation.getLong("id"));
    assertEquals(3, reservation.getInteger("quantity"));
    assertEquals(Instant.parse(reserved.json().getString("expires_at")),
        Instant.parse(reservation.getString("expires_at")));
    shop.end(reserved, "release");
    assertEquals(0, explain(1, product).getJsonArray("reservations").size());
  }

  @Test
  void the_newest_movements_are_shown_with_a_link_to_the_others() {
    var product = shop.product(1, 100);
    shop.receive(2, product, 5);
    for (int i = 1; i <= 60; i++) {
      service.post("/movements", Shop.transfer(1, 2, product, 1));
      if (i == 49) {
        assertNull(explain(1, product).getJsonObject("_links").getValue("next"));
      }
    }
    var explanation = explain(1, product);
    var newest = explanation.getJsonArray("newest_movements");
    var seen = Shop.ids(newest);
    assertEquals(50, seen.size());
    var last = newest.getJsonObject(0);
    assertEquals(-1, last.getInteger("quantity"));
    var movement = service.get("/movements/" + last.getLong("id")).json();
    assertEquals(movement.getString("type"), last.getString("type"));
    assertEquals(movement.getString("reference"), last.getString("reference"));
    assertEquals(Instant.parse(movement.getString("created_at")), Instant.parse(last.getString("created_at")));
    var next = explanation.getJsonObject("_links").getJsonObject("next").getString("href");
    var rest = service.get(Shop.path(next)).json();
    seen.addAll(Shop.numbers(rest.getJsonArray("items"), "movement_id"));
    assertNull(rest.getString("next_cursor"));
    assertEquals(service.sql("SELECT movement_id FROM movement_lines WHERE product_id = $1 AND location_id = 1 "
        + "ORDER BY movement_id DESC", product).stream().map(row -> row.getLong(0)).toList(), seen);
  }

  /** As many lines are read of a product that has been sold for years as of one that is new. */
  @Test
  void of_a_best_seller_only_the_newest_entries_are_read_and_the_rest_is_one_sum() {
    var product = shop.product(5, 1000);
    sell(5, product, 30_000);
    shop.receive(5, product, 20_000);
    var explanation = explain(5, product);
    assertEquals(-9_000, explanation.getInteger("on_hand"));
    assertEquals(Json.decodeValue("""
        [{"type": "receipt", "count": 1, "quantity": 20000}, {"type": "sale", "count": 9999, "quantity": -9999}]"""),
        explanation.getJsonArray("movements"));
    assertFalse(explanation.getBoolean("complete"));
    assertEquals(1000 - 20_001, explanation.getInteger("earlier_quantity"));
    var balances = Shop.numbers(explanation.getJsonArray("newest_movements"), "balance");
    assertEquals(50, balances.size());
    assertEquals(List.of(-9_000L, -29_000L, -28_999L), balances.subList(0, 3));
  }

  @Test
  void entries_at_other_locations_may_leave_none_to_show_but_the_sum_and_the_way_to_them() {
    var product = shop.product(4, 7);
    shop.receive(5, product, 1);
    sell(5, product, 10_000);
    var explanation = explain(4, product);
    assertEquals(new JsonArray(), explanation.getJsonArray("movements"));
    assertEquals(new JsonArray(), explanation.getJsonArray("newest_movements"));
    assertEquals(7, explanation.getInteger("earlier_quantity"));
    assertFalse(explanation.getBoolean("complete"));
    var lines = service.get(Shop.path(explanation.getJsonObject("_links").getJsonObject("next").getString("href")));
    assertEquals(List.of(7L), Shop.numbers(lines.json().getJsonArray("items"), "quantity"));
  }

  @Test
  void sums_explain_more_reservations_than_are_shown() {
    var product = shop.product(5, 1000);
    service.race(150, i -> shop.post("/reservations", Shop.reservation("sum-" + i, 5, 60, Shop.lines(product, 2))));
    var explanation = explain(5, product);
    assertEquals(300, explanation.getInteger("reserved"));
    assertEquals(new JsonObject().put("count", 150).put("quantity", 300), explanation.getJsonObject("holds"));
    assertEquals(100, explanation.getJsonArray("reservations").size());
  }

  /** Enters many sales of a piece each. */
  private static void sell(long location, long product, int count) {
    service.sql("""
        WITH sold AS (INSERT INTO movements (type, location_id, reference)
          SELECT 'sale', $1, 'many-' || $2::bigint || '-' || i FROM generate_series(1, $3::int) AS i RETURNING id)
        INSERT INTO movement_lines SELECT id, $1, $2, -1 FROM sold
        """, location, product, count);
    service.sql("""
        UPDATE stocks SET on_hand = on_hand - $3, alert_since = now(), over_since = NULL
        WHERE location_id = $1 AND product_id = $2
        """, location, product, count);
  }
}
