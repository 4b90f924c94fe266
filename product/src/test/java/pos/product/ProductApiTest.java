package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.product.Catalogue.product;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.ServiceUnderTest;

class ProductApiTest {

  @RegisterExtension
  private static final Catalogue catalogue = new Catalogue();
  private static final ServiceUnderTest service = catalogue.service;

  @Test
  void a_created_product_can_be_read_at_its_location() {
    var reply = catalogue.createProduct();
    assertEquals(201, reply.status());
    assertEquals("\"1\"", reply.header("ETag"));
    var id = reply.json().getLong("id");
    assertEquals("/product-service/products/" + id, reply.header("Location"));
    assertEquals(reply.json(), service.get("/products/" + id).json());
  }

  @Test
  void a_created_product_is_published_with_its_full_state() {
    var product = catalogue.createProduct().json();
    var events = service.sql("SELECT type, payload FROM outbox WHERE payload->>'sku' = $1", product.getString("sku"));
    assertEquals(1, events.size());
    assertEquals("product.changed", events.getFirst().getString("type"));
    product.remove("_links");
    assertEquals(product, events.getFirst().getJsonObject("payload"));
  }

  @Test
  void fields_that_the_service_sets_are_refused_in_requests() {
    var id = catalogue.createdId();
    for (var smuggled : List.of("id", "version", "created_at", "_links")) {
      var created = service.post("/products", product().put(smuggled, 7));
      assertEquals("422 " + smuggled, created.status() + " " + created.field());
      var changed = service.patch("/products/" + id, new JsonObject().put(smuggled, 7));
      assertEquals("422 " + smuggled, changed.status() + " " + changed.field());
    }
  }

  @Test
  void a_misspelt_field_is_refused_with_the_one_that_may_be_meant() {
    var path = "/products/" + catalogue.createdId();
    for (var field : List.of("price=price_cents", "taxcode=tax_code", "bar_code=barcode")) {
      var names = field.split("=");
      var refused = service.patch(path, new JsonObject().put(names[0], 1));
      var error = refused.json().getJsonArray("errors").getJsonObject(0);
      assertEquals("422 " + names[0], refused.status() + " " + refused.field());
      assertEquals("unknown_field " + names[1], error.getString("code") + " " + error.getString("suggestion"));
    }
  }

  @Test
  void several_products_are_found_by_their_skus_in_one_request() {
    var first = catalogue.createProduct().json().getString("sku");
    var second = catalogue.createProduct().json().getString("sku");
    assertEquals(List.of(first, second), catalogue.skus("/products?sku=" + second + "&sku=none&sku=" + first));
    assertEquals("sku", service.get("/products?" + "sku=x&".repeat(51)).field());
    assertEquals(200, service.get("/products?" + ("sku=" + "x".repeat(64) + "&").repeat(50)).status());
  }

  @Test
  void two_products_cannot_share_a_sku_or_a_barcode_in_either_form() {
    var first = product().put("barcode", "036000291452");
    var second = catalogue.createdId();
    assertEquals(201, service.post("/products", first).status());
    assertEquals("sku-taken", service.post("/products", first.copy().putNull("barcode")).code());
    assertEquals("sku-taken", service.put("/products/" + second, first.copy().putNull("barcode")).code());
    for (var code : List.of("036000291452", "0036000291452")) {
      assertEquals("barcode-taken", service.post("/products", product().put("barcode", code)).code());
      assertEquals("barcode-taken", service.patch("/products/" + second, new JsonObject().put("barcode", code)).code());
      assertEquals(first.getString("sku"), service.get("/products/barcode/" + code).json().getString("sku"));
      assertEquals(List.of(first.getString("sku")), catalogue.skus("/products?barcode=" + code));
    }
    assertEquals(404, service.get("/products/barcode/4012345678901").status());
  }

  @Test
  void a_small_package_carries_eight_digits() {
    var small = product().put("barcode", "96385074");
    var created = service.post("/products", small);
    assertEquals(201, created.status());
    assertEquals("96385074", created.json().getString("barcode"));
    for (var code : List.of("96385074", "0000096385074")) {
      assertEquals(small.getString("sku"), service.get("/products/barcode/" + code).json().getString("sku"));
      assertEquals("barcode-taken", service.post("/products", product().put("barcode", code)).code());
    }
    assertEquals("barcode", service.post("/products", product().put("barcode", "96385075")).field());
  }

  @Test
  void a_change_or_retirement_of_another_version_is_refused() {
    var path = "/products/" + catalogue.createdId();
    var changed = service.patch(path, new JsonObject().put("price_cents", 1), "If-Match", "\"1\"");
    assertEquals("\"2\"", changed.header("ETag"));
    assertEquals(412, service.patch(path, new JsonObject().put("price_cents", 2), "If-Match", "\"1\"").status());
    assertEquals(412, service.put(path, product(), "If-Match", "\"3\"").status());
    assertEquals("stale-version", service.delete(path, "If-Match", "\"1\"").code());
    assertEquals(changed.json(), service.get(path).json());
    assertEquals(200, service.delete(path, "If-Match", "\"2\"").status());
    assertEquals(200, service.put(path, product(), "If-Match", "*").status());
  }

  @Test
  void a_change_without_effect_makes_no_new_version_and_no_event() {
    var product = product();
    var created = service.post("/products", product).json();
    var path = "/products/" + created.getLong("id");
    assertEquals(created, service.put(path, product).json());
    assertEquals(created, service.patch(path, new JsonObject()).json());
    assertEquals(created, service.patch(path, new JsonObject().putNull("name").putNull("barcode")).json());
    assertEquals(1, service.number("SELECT count(*) FROM outbox WHERE payload->>'sku' = $1", product.getString("sku")));
  }

  @Test
  void a_version_that_the_client_already_has_is_not_sent_again() {
    var path = "/products/" + catalogue.createdId();
    for (var known : List.of("\"1\"", "W/\"1\"", "\"9\", \"1\"", "*")) {
      var reply = service.get(path, "If-None-Match", known);
      assertEquals(304, reply.status(), known);
      assertEquals("\"1\"", reply.header("ETag"));
      assertNull(reply.body());
    }
    assertEquals(200, service.get(path, "If-None-Match", "\"11\"").status());
    service.patch(path, new JsonObject().put("price_cents", 1));
    assertEquals(200, service.get(path, "If-None-Match", "\"1\"").status());
  }

  @Test
  void a_barcode_that_moved_to_another_product_is_sent_again() {
    var code = "9780306406157";
    var first = service.post("/products", product().put("barcode", code)).json();
    var scanned = service.get("/products/barcode/" + code);
    assertEquals(304, service.get("/products/barcode/" + code, "If-None-Match", scanned.header("ETag")).status());
    service.patch("/products/" + first.getLong("id"), new JsonObject().put("barcode", ""));
    var second = service.post("/products", product().put("barcode", code)).json();
    assertEquals(first.getInteger("version"), second.getInteger("version"));
    var again = service.get("/products/barcode/" + code, "If-None-Match", scanned.header("ETag"));
    assertEquals(200, again.status());
    assertEquals(second, again.json());
  }

  @Test
  void a_put_replaces_every_field() {
    var old = product().put("description", "old").put("barcode", "4006381333931");
    var id = service.post("/products", old).json().getLong("id");
    var replaced = service.put("/products/" + id, product().put("tax_code", "exempt")).json();
    assertEquals("", replaced.getString("description"));
    assertNull(replaced.getString("barcode"));
    assertEquals("exempt", replaced.getString("tax_code"));
  }

  @Test
  void a_retired_product_leaves_the_list_and_stays_readable() {
    var product = catalogue.createProduct().json();
    var sku = product.getString("sku");
    var path = "/products/" + product.getLong("id");
    assertFalse(service.delete(path).json().getBoolean("active"));
    assertFalse(service.delete(path).json().getBoolean("active"));
    assertFalse(service.get(path).json().getJsonObject("_links").containsKey("retire"));
    assertFalse(catalogue.skus("/products?q=" + sku).contains(sku));
    assertEquals(List.of(sku), catalogue.skus("/products?active=false&q=" + sku));
    assertEquals(List.of(sku), catalogue.skus("/products?ids=" + product.getLong("id")));
    assertEquals(1, service.number(
        "SELECT count(*) FROM outbox WHERE type = 'product.retired' AND payload->>'sku' = $1", sku));
  }

  @Test
  void one_idempotency_key_sent_a_hundred_times_creates_one_product() {
    var body = product().toBuffer();
    var replies = service.race(100, _ -> service.send(HttpMethod.POST, "/products", body, "Idempotency-Key", "k-100"));
    var created = replies.stream().filter(reply -> reply.status() == 201).toList();
    assertTrue(replies.stream()
        .allMatch(reply -> reply.status() == 201 || "idempotency-in-progress".equals(reply.code())));
    assertEquals(1, created.stream().map(reply -> reply.body().toString()).distinct().count());
    var again = service.send(HttpMethod.POST, "/products", body, "Idempotency-Key", "k-100").await();
    assertEquals("true", again.header("Idempotency-Replayed"));
    assertEquals(created.getFirst().body(), again.body());
    assertEquals(created.getFirst().header("Location"), again.header("Location"));
    var sku = new JsonObject(body).getString("sku");
    assertEquals(1, service.number("SELECT count(*) FROM products WHERE sku = $1", sku));
  }

  @Test
  void an_idempotency_key_is_bound_to_its_body_and_its_caller() {
    assertEquals(201, service.post("/products", product(), "Idempotency-Key", "k-1").status());
    assertEquals("idempotency-key-reused", service.post("/products", product(), "Idempotency-Key", "k-1").code());
    var other = service.post("/products", product(), "Idempotency-Key", "k-1", "X-Consumer-Username", "else");
    assertEquals(201, other.status());
  }
}
