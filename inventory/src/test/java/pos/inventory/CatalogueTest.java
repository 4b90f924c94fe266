package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.Reply;
import pos.testing.ServiceUnderTest;

/** People name products as their labels do, and answers name them alike. */
class CatalogueTest {

  private static final String EAN = "4006381333931";

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static final ServiceUnderTest service = shop.service;

  /** Returns a product as events describe it. */
  static JsonObject described(long id, String sku, String barcode, String name) {
    return new JsonObject().put("id", id).put("sku", sku).put("barcode", barcode).put("name", name)
        .put("active", true).put("version", 1);
  }

  /** Returns the id of a new product whose SKU is {@code P-<id>}. */
  private static long named(String barcode) {
    var id = Shop.product();
    shop.publishProduct(described(id, "P-" + id, barcode, "Thing " + id), 0);
    return id;
  }

  private static JsonArray lines(String name, Object value, String amount, long number) {
    return new JsonArray().add(new JsonObject().put(name, value).put(amount, number));
  }

  private static Reply receive(String name, Object value, long quantity) {
    return service.post("/movements", Shop.movement("receipt", 1, lines(name, value, "quantity", quantity)));
  }

  private static List<Object> names(Object shown) {
    var json = (JsonObject) shown;
    assertTrue(json.fieldNames().containsAll(List.of("sku", "barcode", "name")), json::encode);
    var names = new ArrayList<>();
    List.of("product_id", "sku", "barcode", "name").forEach(name -> names.add(json.getValue(name)));
    return names;
  }

  @Test
  void a_delivery_a_count_a_transfer_and_a_replenishment_name_products_by_sku_or_barcode_and_show_both() {
    var id = named("036000291452");
    List<Object> expected = List.of((int) id, "P-" + id, "036000291452", "Thing " + id);
    var received = receive("sku", "p-" + id, 10);
    assertEquals(201, received.status(), () -> received.body().toString());
    assertEquals(201, receive("barcode", "036000291452", 2).status());
    assertEquals(201, receive("barcode", "0036000291452", 3).status());
    assertEquals(List.of(15L, 0L, 15L), shop.amounts(1, id));
    var counted = service.post("/counts", new JsonObject().put("location_id", 1)
        .put("lines", lines("sku", "P-" + id, "counted", 14)));
    var moved = service.post("/movements", Shop.transfer(1, 6)
        .put("lines", lines("barcode", "036000291452", "quantity", 9)));
    var requested = service.post("/replenishments", new JsonObject().put("location_id", 1)
        .put("lines", lines("sku", "P-" + id, "quantity", 4)));
    var path = Shop.path(requested);
    var approved = service.post(path + "/approve",
        new JsonObject().put("lines", lines("sku", "P-" + id, "quantity", 3)));
    for (var reply : List.of(received, counted, moved, requested, approved, service.get(Shop.path(received)),
        service.get(Shop.path(counted)), service.get(path))) {
      assertEquals(expected, names(reply.json().getJsonArray("lines").getJsonObject(0)));
    }
    assertEquals(3, approved.json().getJsonArray("lines").getJsonObject(0).getInteger("quantity"));
    service.patch("/stocks/1/" + id, new JsonObject().put("alert_threshold", 9));
    for (var shown : List.of(service.get("/stocks?sku=P-" + id + "&location_id=1").items().getValue(0),
        service.get("/stocks/1/" + id).json(), service.get("/stocks/1/" + id + "/explain").json(),
        service.get("/products/" + id + "/availability").json(), service.get("/alerts").items().getValue(0),
        service.get("/movements/lines?product_id=" + id).items().getValue(0))) {
      assertEquals(expected, names(shown));
    }
  }

  @Test
  void stocks_are_found_by_sku_and_barcode() {
    var id = named(EAN);
    shop.receive(1, id, 5);
    shop.receive(2, id, 5);
    for (var filter : List.of("sku=P-" + id, "sku=p-" + id, "sku=%C2%A0P-" + id, "barcode=" + EAN,
        "sku=P-" + id + "&barcode=" + EAN)) {
      assertEquals(List.of(id, id), Shop.numbers(service.get("/stocks?" + filter).items(), "product_id"));
    }
    assertEquals(0, service.get("/stocks?sku=P-" + id + "x").items().size());
    assertEquals(0, service.get("/stocks?product_id=1&sku=P-" + id).items().size());
  }

  @Test
  void an_ean_8_names_its_product_with_and_without_zeros_in_front() {
    var id = named("96385074");
    for (var barcode : List.of("96385074", "000096385074", "0000096385074")) {
      var received = receive("barcode", barcode, 1);
      assertEquals(201, received.status(), barcode);
      assertEquals(List.of((int) id, "P-" + id, "96385074", "Thing " + id),
          names(received.json().getJsonArray("lines").getJsonObject(0)));
      assertEquals(List.of(id), Shop.numbers(service.get("/stocks?location_id=1&barcode=" + barcode).items(), "product_id"));
    }
    assertEquals(List.of(3L, 0L, 3L), shop.amounts(1, id));
    assertEquals("unknown-product", receive("barcode", "0963850740000", 1).code());
  }

  @Test
  void unknown_names_are_refused_by_field_and_ids_that_no_event_has_named_are_not() {
    var id = named(null);
    var unnamed = Shop.product();
    var unknown = service.post("/movements", Shop.movement("receipt", 1, Shop.lines(unnamed, 1)
        .addAll(lines("sku", "P-" + id, "quantity", 1)).addAll(lines("sku", "NONE", "quantity", 1))
        .addAll(lines("barcode", "1234", "quantity", 1))));
    assertEquals(422, unknown.status());
    assertEquals("unknown-product", unknown.code());
    assertEquals(List.of("lines[2].sku", "lines[3].barcode"), unknown.json().getJsonArray("errors").stream()
        .map(error -> ((JsonObject) error).getString("field")).toList());
    var other = lines("sku", "P-" + id, "quantity", 1);
    other.getJsonObject(0).put("product_id", unnamed);
    assertEquals("lines[0].sku", service.post("/movements", Shop.movement("receipt", 1, other)).field());
    assertEquals("lines[0].product_id", service.post("/counts", new JsonObject().put("location_id", 1)
        .put("lines", new JsonArray().add(new JsonObject().put("counted", 1)))).field());
    var received = service.post("/movements",
        Shop.movement("receipt", 1, Shop.lines(unnamed, 1).addAll(lines("sku", "P-" + id, "quantity", 1))));
    assertEquals(201, received.status());
    assertEquals("[{\"product_id\":%d,\"sku\":null,\"barcode\":null,\"name\":null,\"quantity\":1}]".formatted(unnamed),
        new JsonArray().add(line(received, unnamed)).encode());
    // reservations are between services, which know products by their ids
    assertEquals("lines[0].product_id", service.post("/reservations",
        Shop.reservation("named-" + id, 1, 60, lines("sku", "P-" + id, "quantity", 1))).field());
  }

  @Test
  void receipts_counts_and_replenishments_of_products_that_do_not_exist_are_refused() {
    var known = Shop.product();
    var unknown = Shop.product();
    shop.owners.unknown.add(unknown);
    for (var reply : List.of(service.post("/movements", Shop.movement("receipt", 1, Shop.lines(known, 1, unknown, 2))),
        service.post("/counts", Shop.counted(1, known, 1, unknown, 2)),
        service.post("/replenishments", Shop.replenishment(1, known, 1, unknown, 2)))) {
      assertEquals(422, reply.status());
      assertEquals("unknown-product", reply.code());
      assertEquals("lines[1].product_id", reply.field());
    }
    assertEquals(404, service.get("/stocks/1/" + known).status());
    // while the product service is away, goods are taken in all the same
    shop.owners.beSilent(true);
    assertEquals(201, shop.receive(1, unknown, 1).status());
    shop.owners.beSilent(false);
  }

  private static Object line(Reply reply, long product) {
    return reply.json().getJsonArray("lines").stream()
        .filter(line -> ((JsonObject) line).getLong("product_id") == product).findFirst().orElseThrow();
  }

  private static void tell(JsonObject product, long version, long epoch) {
    shop.publishProduct(product.put("version", version), epoch);
  }

  @Test
  void the_newest_version_of_the_latest_epoch_counts_whatever_the_order() {
    var id = Shop.product();
    shop.receive(1, id, 1);
    tell(described(id, "B-" + id, null, "Second"), 2, 0);
    tell(described(id, "A-" + id, null, "First"), 1, 0);
    assertEquals("Second", service.get("/stocks/1/" + id).json().getString("name"));
    tell(described(id, "C-" + id, null, "Restored"), 1, 1);
    assertEquals("Restored", service.get("/stocks/1/" + id).json().getString("name"));
    assertEquals(1, service.get("/stocks?sku=C-" + id).items().size());
    assertEquals(0, service.get("/stocks?sku=B-" + id).items().size());
  }

  @Test
  void an_active_product_owns_a_sku_before_retired_ones() {
    var active = Shop.product();
    var retired = Shop.product();
    shop.publishProduct(described(active, "OWN-" + active, null, "New"), 0);
    shop.publishProduct(described(retired, "OWN-" + active, null, "Old").put("active", false), 0);
    assertEquals(active, receive("sku", "OWN-" + active, 1).json().getJsonArray("lines").getJsonObject(0)
        .getLong("product_id"));
  }
}
