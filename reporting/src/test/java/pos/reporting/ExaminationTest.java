package pos.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ExaminationTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  @BeforeEach
  void agree() {
    var sold = goods("sale:a", -2);
    shop.sources.answers.put("/sales-service/audit/sales", page("goods", sold));
    shop.sources.answers.put("/inventory-service/audit/movements", page("goods", sold, goods("order:1", -1)));
    shop.sources.answers.put("/inventory-service/audit/stocks", page("items", new JsonObject().put("id", "location 1")
        .put("figure", "on_hand").put("expected", 4).put("found", 5)));
    know("inventory-service", sold);
    know("sales-service", sold);
    know("order-service", goods("order:1", -1));
  }

  @AfterEach
  void allUp() {
    shop.sources.up();
  }

  private static JsonObject goods(String reference, long pieces) {
    return new JsonObject().put("location_id", 1).put("type", "sale").put("reference", reference).put("pieces", pieces);
  }

  private static JsonObject page(String what, JsonObject... items) {
    return new JsonObject().put("examined", items.length).put("items", new JsonArray()).put("goods", new JsonArray())
        .put("next_cursor", (String) null).put(what, new JsonArray(List.of(items)));
  }

  private static void know(String service, JsonObject... goods) {
    shop.sources.answers.put("/" + service + "/audit/goods",
        new JsonObject().put("goods", new JsonArray(List.of(goods))).put("holding", new JsonArray().add("sale:held")));
  }

  private static JsonObject examined(String books) {
    var reply = shop.service.get("/reconciliation/" + books);
    assertEquals(200, reply.status(), reply.body().toString());
    return reply.json();
  }

  private static List<String> differences(JsonObject examined) {
    return examined.getJsonArray("differences").stream().map(JsonObject.class::cast)
        .map(each -> "%s %s %s %d %d %s".formatted(each.getString("service"), each.getString("id"),
            each.getString("figure"), each.getLong("expected"), each.getLong("found"), each.getString("expected_by")))
        .toList();
  }

  @Test
  void books_that_agree_have_no_differences() {
    assertEquals(List.of(), differences(examined("sales")));
    assertEquals(2, examined("movements").getInteger("examined"));
    assertEquals(List.of(), differences(examined("movements")));
  }

  @Test
  void a_difference_within_the_books_of_a_service_is_passed_on() {
    assertEquals(List.of("inventory-service location 1 on_hand 4 5 inventory-service"), differences(examined("stocks")));
  }

  @Test
  void a_sale_that_the_ledger_does_not_have_and_a_movement_that_is_in_no_books_are_named() {
    know("inventory-service");
    assertEquals(List.of("inventory-service sale:a pieces (sale, location 1) -2 0 sales-service"),
        differences(examined("sales")));
    know("order-service", goods("order:1", -3));
    assertEquals(List.of("order-service order:1 pieces (sale, location 1) -1 -3 inventory-service"),
        differences(examined("movements")));
  }

  @Test
  void goods_that_are_held_for_nothing_are_named() {
    var hold = new JsonObject().put("id", 1).put("pieces", 3).put("is_old", true).put("sold", false);
    shop.sources.answers.put("/inventory-service/audit/reservations", page("holds",
        hold.copy().put("reference", "sale:held#2"), hold.copy().put("id", 2).put("reference", "sale:gone"),
        hold.copy().put("id", 3).put("reference", "sale:new").put("is_old", false),
        hold.copy().put("id", 4).put("reference", "sale:held").put("sold", true)));
    assertEquals(List.of("inventory-service reservation 4 of sale:held held 0 3 inventory-service",
        "inventory-service reservation 2 of sale:gone held 0 3 sales-service"), differences(examined("reservations")));
  }

  @Test
  void a_service_that_is_down_is_unchecked() {
    shop.sources.down("sales-service");
    assertEquals(new JsonArray().add("sales-service"), examined("sales").getJsonArray("unchecked"));
    assertEquals(new JsonArray().add("sales-service"), examined("movements").getJsonArray("unchecked"));
    assertEquals(404, shop.service.get("/reconciliation/cakes").status());
    assertEquals("page", shop.service.get("/reconciliation/sales?page=2").field());
  }
}
