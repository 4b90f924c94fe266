package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pos.testing.ServiceUnderTest;

class MovementTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static final ServiceUnderTest service = shop.service;

  private static List<Long> ids(String path) {
    return Shop.ids(service.get(path).items());
  }

  @Test
  void a_receipt_sums_the_lines_of_a_product_and_orders_them_by_product() {
    var first = Shop.product();
    var second = Shop.product();
    var reply = service.post("/movements",
        Shop.movement("receipt", 1, Shop.lines(second, 4, first, 1, second, 3)));
    assertEquals(201, reply.status());
    assertEquals(Shop.lines(first, 1, second, 7), Shop.unnamed(reply.json().getJsonArray("lines")));
    assertEquals(2, reply.json().getInteger("line_count"));
    assertEquals(List.of(7L, 0L, 7L), shop.amounts(1, second));
    assertEquals("/inventory-service/movements/" + reply.json().getLong("id"), reply.header("Location"));
    assertEquals(reply.json(), service.get(Shop.path(reply)).json());
    assertEquals(404, service.get("/movements/999999999").status());
  }

  @Test
  void a_movement_keeps_who_made_it_and_why() {
    var product = shop.product(1, 10);
    var broken = Shop.movement("adjustment", 1, Shop.lines(product, -2)).put("made_by", "Ana")
        .put("reason", "fell off the shelf");
    var reply = service.post("/movements", broken, Shop.STORE, "1");
    assertEquals(201, reply.status());
    for (var shown : List.of(reply.json(), service.get(Shop.path(reply)).json(),
        service.get("/movements?product_id=" + product).items().getJsonObject(0),
        service.get("/stocks/1/" + product + "/explain").json().getJsonArray("newest_movements").getJsonObject(0))) {
      assertEquals("Ana", shown.getString("made_by"));
      assertEquals("fell off the shelf", shown.getString("reason"));
    }
    assertEquals(reply.json(), service.post("/movements", broken).json());
    assertEquals("reference-reused", service.post("/movements", broken.copy().put("made_by", "Luc")).code());
  }

  @Test
  void a_transfer_takes_from_one_location_what_it_adds_to_the_other() {
    var product = shop.product(6, 10);
    var reply = service.post("/movements", Shop.transfer(6, 2, product, 4));
    assertEquals(201, reply.status());
    assertEquals(Shop.lines(product, 4), Shop.unnamed(reply.json().getJsonArray("lines")));
    assertEquals(List.of(6L, 0L, 6L), shop.amounts(6, product));
    assertEquals(List.of(4L, 0L, 4L), shop.amounts(2, product));
    assertEquals(reply.json(), service.get("/movements/" + reply.json().getLong("id")).json());
  }

  @Test
  void a_transfer_or_an_adjustment_takes_no_more_than_is_available() {
    var plenty = shop.product(6, 10);
    var scarce = shop.product(6, 5);
    var unknown = Shop.product();
    shop.reserve("t-" + scarce, 6, 60, scarce, 2);
    var reply = service.post("/movements", Shop.transfer(6, 1, plenty, 3, scarce, 4, unknown, 1));
    assertEquals(409, reply.status());
    assertEquals("insufficient-stock", reply.code());
    assertEquals(Json.decodeValue("""
        [{"product_id": %d, "requested": 4, "available": 3}, {"product_id": %d, "requested": 1, "available": 0}]
        """.formatted(scarce, unknown)), reply.json().getJsonArray("shortages"));
    assertEquals("insufficient-stock",
        service.post("/movements", Shop.movement("adjustment", 6, Shop.lines(plenty, 1, scarce, -4))).code());
    assertEquals(List.of(10L, 0L, 10L), shop.amounts(6, plenty));
    assertEquals(404, service.get("/stocks/1/" + plenty).status());
    assertEquals(201,
        service.post("/movements", Shop.movement("adjustment", 6, Shop.lines(plenty, 1, scarce, -3))).status());
    assertEquals(List.of(2L, 2L, 0L), shop.amounts(6, scarce));
  }

  @Test
  void a_repeated_reference_returns_the_same_movement_unless_the_content_differs() {
    var product = Shop.product();
    var body = Shop.movement("receipt", 1, Shop.lines(product, 7, product, 3));
    var first = service.post("/movements", body);
    var again = service.post("/movements", body.copy().put("lines", Shop.lines(product, 10)));
    assertEquals(201, again.status());
    assertEquals(first.body(), again.body());
    assertNull(first.header("Idempotency-Replayed"));
    assertEquals("true", again.header("Idempotency-Replayed"));
    assertEquals("reference-reused",
        service.post("/movements", body.copy().put("lines", Shop.lines(product, 9))).code());
    assertEquals(List.of(10L, 0L, 10L), shop.amounts(1, product));
    assertNotEquals(first.json().getLong("id"),
        service.post("/movements", body.copy().put("location_id", 2)).json().getLong("id"));
    assertNotEquals(first.json().getLong("id"),
        service.post("/movements", body.copy().put("type", "adjustment")).json().getLong("id"));
    var transfer = Shop.transfer(1, 2, product, 1);
    assertEquals(201, service.post("/movements", transfer).status());
    assertEquals("reference-reused", service.post("/movements", transfer.copy().put("to_location_id", 3)).code());
  }

  @Test
  void an_idempotency_key_repeats_the_first_response() {
    var body = Shop.movement("receipt", 1, Shop.lines(Shop.product(), 7));
    var first = service.post("/movements", body, "Idempotency-Key", "m-1");
    var again = service.post("/movements", body, "Idempotency-Key", "m-1");
    assertEquals("true", again.header("Idempotency-Replayed"));
    assertEquals(first.body(), again.body());
    assertEquals(first.header("Location"), again.header("Location"));
    assertEquals("idempotency-key-reused",
        service.post("/movements", body.copy().put("reference", "other"), "Idempotency-Key", "m-1").code());
  }

  @Test
  void a_store_key_moves_goods_of_its_own_store_only() {
    var product = shop.product(1, 10);
    var receipt = Shop.movement("receipt", 1, Shop.lines(product, 1));
    assertEquals(403, service.post("/movements", receipt, Shop.STORE, "2").status());
    assertEquals(403, service.post("/movements", Shop.transfer(1, 2, product, 1), Shop.STORE, "1").status());
    assertEquals(403, service.post("/movements", Shop.transfer(1, 2, product, 1), Shop.STORE, "2").status());
    assertEquals(403, service.post("/movements", receipt, Shop.STORE, "head").status());
    assertEquals(List.of(10L, 0L, 10L), shop.amounts(1, product));
    assertEquals(201, service.post("/movements", receipt, Shop.STORE, "1").status());
  }

  @Test
  void movements_are_filtered_by_location_product_type_and_time() {
    var product = Shop.product();
    var receipt = shop.receive(6, product, 10).json();
    var transfer = service.post("/movements", Shop.transfer(6, 5, product, 2)).json();
    var both = List.of(transfer.getLong("id"), receipt.getLong("id"));
    assertEquals(both, ids("/movements?product_id=" + product));
    assertEquals(both, ids("/movements?location_id=6&product_id=" + product));
    assertEquals(List.of(transfer.getLong("id")), ids("/movements?location_id=5&product_id=" + product));
    assertEquals(List.of(), ids("/movements?location_id=4&product_id=" + product));
    assertEquals(List.of(receipt.getLong("id")), ids("/movements?type=receipt&product_id=" + product));
    assertEquals(List.of(transfer.getLong("id")), ids("/movements?location_id=6&type=transfer&product_id=" + product));
    assertEquals(transfer.getLong("id"), ids("/movements?limit=1&type=transfer").getFirst());
    assertEquals("type", service.get("/movements?type=RECEIPT").field());
    assertEquals(both, ids("/movements?product_id=" + product + "&from=2020-01-01&to=2099-01-01T00:00:00Z"));
    assertEquals(List.of(), ids("/movements?product_id=" + product + "&to=" + Instant.now().minusSeconds(3600)));
    assertEquals(List.of(), ids("/movements?product_id=" + product + "&from=2099-01-01"));
  }

  @Test
  void a_list_shows_the_number_of_lines() {
    var first = Shop.product();
    var lines = new JsonArray();
    for (int i = 0; i < 150; i++) {
      lines.add(new JsonObject().put("product_id", i == 0 ? first : Shop.product()).put("quantity", 1));
    }
    var id = service.post("/movements", Shop.movement("receipt", 3, lines)).json().getLong("id");
    var listed = service.get("/movements?location_id=3&limit=1").items().getJsonObject(0);
    assertEquals(150, listed.getInteger("line_count"));
    var whole = service.get("/movements/" + id).json();
    assertEquals(150, ((JsonArray) whole.remove("lines")).size());
    assertEquals(whole, listed);
  }

  @Test
  void the_lines_of_all_movements_are_read_page_by_page() {
    var first = shop.product(4, 10);
    var second = shop.product(4, 10);
    var transfer = service.post("/movements", Shop.movement("transfer", 4, Shop.lines(first, 3, second, 4))
        .put("to_location_id", 5)).json();
    var pages = new ArrayList<JsonObject>();
    for (var path = "/movements/lines?limit=1&product_id=" + first; path != null;) {
      var page = service.get(path);
      page.items().forEach(line -> pages.add((JsonObject) line));
      var next = page.json().getJsonObject("_links").getJsonObject("next");
      path = next == null ? null : next.getString("href").replace("/inventory-service", "");
    }
    assertEquals(List.of("5 3", "4 -3", "4 10"), pages.stream()
        .map(line -> line.getLong("location_id") + " " + line.getLong("quantity")).toList());
    var line = service.get("/movements/lines?location_id=5&limit=1").items().getJsonObject(0);
    assertEquals(transfer.getLong("id"), line.getLong("movement_id"));
    assertEquals("transfer", line.getString("type"));
    assertEquals(transfer.getString("reference"), line.getString("reference"));
    assertEquals(transfer.getString("created_at"), line.getString("created_at"));
    assertEquals(second, line.getLong("product_id"));
    assertEquals("cursor", service.get("/movements/lines?cursor=x").field());
    assertEquals("location_id", service.get("/movements/lines?location_id=x").field());
  }

  @Test
  void pages_neither_repeat_nor_skip_while_movements_are_entered() {
    var product = Shop.product();
    var expected = new ArrayList<Long>();
    for (int i = 0; i < 16; i++) {
      expected.addFirst(shop.receive(2, product, 1).json().getLong("id"));
    }
    assertEquals(expected,
        shop.pages("/movements?limit=5&product_id=" + product, "id", () -> shop.receive(2, product, 1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UPDATE movements SET reference = 'x'", "DELETE FROM movement_lines",
      "TRUNCATE movement_lines", "UPDATE movement_lines SET quantity = quantity + 1"})
  void the_ledger_is_append_only(String statement) {
    var refused = assertThrows(PgException.class, () -> service.sql(statement));
    assertTrue(refused.getMessage().contains("append only"), refused.getMessage());
  }

  @Test
  void a_reference_has_at_most_a_hundred_characters() {
    var body = Shop.movement("receipt", 1, Shop.lines(7, 1));
    assertEquals("reference", service.post("/movements", body.put("reference", "x".repeat(101))).field());
    assertEquals(201, service.post("/movements", body.put("reference", "x".repeat(100))).status());
  }

  @Test
  void every_bad_line_is_named() {
    var errors = service.post("/movements", Shop.movement("receipt", 1, Shop.lines(7, 1, 0, 1, 8, 0)))
        .json().getJsonArray("errors");
    assertEquals(List.of("lines[1].product_id", "lines[2].quantity"),
        errors.stream().map(error -> ((JsonObject) error).getString("field")).toList());
  }

  @Test
  void an_adjustment_of_zero_and_a_transfer_to_the_same_location_are_refused() {
    var product = Shop.product();
    assertEquals("lines[0].quantity",
        service.post("/movements", Shop.movement("adjustment", 1, Shop.lines(product, 0))).field());
    assertEquals("lines[0].quantity",
        service.post("/movements", Shop.movement("adjustment", 1, Shop.lines(product, -1_000_001))).field());
    assertEquals("lines",
        service.post("/movements", Shop.movement("adjustment", 1, Shop.lines(product, 5, product, -5))).field());
    assertEquals("to_location_id", service.post("/movements", Shop.transfer(1, 1, product, 1)).field());
    assertEquals("to_location_id", service.post("/movements", Shop.transfer(1, 99999, product, 1)).field());
    assertEquals("to_location_id",
        service.post("/movements", Shop.movement("transfer", 1, Shop.lines(product, 1))).field());
    assertEquals("lines[0].quantity", service.post("/movements", Shop.transfer(1, 2, product, -1)).field());
  }

  @Test
  void a_movement_has_at_most_two_thousand_lines() {
    var lines = new JsonArray();
    for (int i = 0; i < 2000; i++) {
      lines.add(new JsonObject().put("product_id", 500_000 + i).put("quantity", 1));
    }
    assertEquals(201, service.post("/movements", Shop.movement("receipt", 1, lines)).status());
    assertEquals("lines", service.post("/movements", Shop.movement("receipt", 1, lines.copy().addAll(lines))).field());
  }
}
