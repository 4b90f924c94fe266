package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.product.Catalogue.product;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pos.testing.FromGateway;
import pos.testing.ServiceUnderTest;
import pos.testing.Strangers;

class ProductServiceTest {

  @RegisterExtension
  private static final Catalogue catalogue = new Catalogue();
  private static final ServiceUnderTest service = catalogue.service;

  @Test
  void the_contract_names_every_route_and_no_other() {
    assertEquals(List.of(), service.differencesFromContract(service.verticle(ProductService.class).app().operations()));
  }

  @Test
  void no_operation_takes_a_call_past_the_gateway_or_without_a_key() {
    assertEquals(List.of(), Strangers.served(service, service.verticle(ProductService.class).app().operations()));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      GET /products | 200 | private, no-cache
      GET /products?q=tea | 200 | private, no-cache
      GET /products/1 | 200 | private, no-cache
      GET /products/barcode/2000000000015 | 200 | private, no-cache
      GET /categories | 200 | private, no-cache
      GET /categories/1 | 200 | private, no-cache
      GET /products/999999 | 404 | no-store
      GET /products/x | 400 | no-store
      GET /products?limit=0 | 400 | no-store
      GET /products/barcode/4012345678901 | 404 | no-store
      GET /categories/999999 | 404 | no-store
      GET /categories?parent_id=x | 400 | no-store
      GET /nothing | 404 | no-store
      POST /products | 422 | no-store
      PATCH /products/1 | 200 | no-store
      PUT /categories/1 | 422 | no-store
      DELETE /products | 405 | no-store
      GET /health | 200 | no-store
      """)
  void who_may_change_the_catalogue_never_gets_a_cached_answer(String call, int status, String cacheControl) {
    var parts = call.split(" ");
    var reply = service.send(HttpMethod.valueOf(parts[0]), parts[1], Buffer.buffer("{}")).await();
    assertEquals(status, reply.status());
    assertEquals(cacheControl, reply.header("Cache-Control"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/products/1", "/products?ids=1", "/products?q=tea", "/categories", "/categories/1"})
  void who_cannot_change_products_is_shown_no_change_and_shares_the_answer_with_others(String path) {
    var reply = service.get(path, FromGateway.GROUPS, "catalogue, store");
    assertEquals("public, max-age=300", reply.header("Cache-Control"));
    assertFalse(reply.body().toString().contains("retire"));
    assertEquals(path.contains("products"), service.get(path).body().toString().contains("retire"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/products/barcode/2000000000015", "/products?barcode=2000000000015"})
  void what_a_till_scans_is_never_from_a_cache(String path) {
    var reply = service.get(path, FromGateway.GROUPS, "catalogue, store");
    assertEquals("private, no-cache", reply.header("Cache-Control"));
    assertFalse(reply.body().toString().contains("retire"));
  }

  @Test
  void an_unknown_path_or_method_a_large_body_and_a_wrong_type_are_refused() {
    assertEquals(404, service.get("/nothing").status());
    assertEquals("product-not-found", service.get("/products/999999").code());
    for (var method : List.of(HttpMethod.PUT, HttpMethod.PATCH)) {
      assertEquals(404, service.send(method, "/products/999999", product().toBuffer()).await().status());
    }
    assertEquals(404, service.delete("/products/999999").status());
    var wrong = service.send(HttpMethod.DELETE, "/products", null).await();
    assertEquals(405, wrong.status());
    assertEquals("GET, HEAD, POST", wrong.header("Allow"));
    var large = Buffer.buffer("x".repeat(1_100_000));
    assertEquals(413, service.send(HttpMethod.POST, "/products", large).await().status());
    assertEquals(415, service.post("/products/import", new JsonObject()).status());
  }

  @Test
  void a_head_request_answers_the_head_of_a_get() {
    var path = "/products/" + service.post("/products", product()).json().getLong("id");
    var head = service.send(HttpMethod.HEAD, path, null).await();
    assertEquals(service.get(path).status(), head.status());
    assertEquals(service.get(path).header("ETag"), head.header("ETag"));
    assertNull(head.body());
    assertEquals(404, service.send(HttpMethod.HEAD, "/products/999999", null).await().status());
  }

  @Test
  void json_declared_as_a_form_is_accepted() {
    var reply = service.send(HttpMethod.POST, "/products", product().toBuffer(),
        "Content-Type", "application/x-www-form-urlencoded").await();
    assertEquals(201, reply.status());
  }

  @Test
  void every_response_carries_the_correlation_id_and_the_instance() {
    var reply = service.get("/products/1", "X-Correlation-ID", "till-7.1");
    assertEquals("till-7.1", reply.header("X-Correlation-ID"));
    assertEquals(service.environment().instance(), reply.header("X-Instance-ID"));
    assertNotEquals("bad id!", service.get("/products/1", "X-Correlation-ID", "bad id!").header("X-Correlation-ID"));
    assertNotNull(service.get("/nothing").json().getString("correlation_id"));
  }

  @Test
  void health_metrics_contract_and_documentation_are_served() {
    var health = service.get("/health").json();
    assertEquals("UP", health.getString("status"));
    assertEquals("database", health.getJsonArray("checks").getJsonObject(0).getString("name"));
    assertEquals(200, service.get("/health/live").status());
    assertEquals(200, service.get("/health/ready").status());
    service.get("/products/1");
    var metrics = service.get("/metrics").body().toString();
    assertTrue(metrics.contains("http_requests_total{endpoint=\"/products/:id\",method=\"GET\""), metrics);
    assertTrue(metrics.contains("http_request_duration_seconds_bucket"), metrics);
    assertTrue(service.get("/openapi.yaml").body().toString().startsWith("openapi: 3.1.0"));
    assertTrue(service.get("/docs").body().toString().contains("swagger-ui"));
    assertEquals(200, service.get("/docs/swagger-ui-bundle.js").status());
    assertEquals(404, service.get("/docs/other.js").status());
  }
}
