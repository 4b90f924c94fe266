package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.testing.Reply;
import pos.testing.ServiceProcess;
import pos.testing.ServiceUnderTest;

class ProductServiceTest {

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static ServiceUnderTest service;
  private static ProductService verticle;

  @BeforeAll
  static void start() {
    service = ServiceUnderTest.start("product-service", environment -> verticle = new ProductService(environment),
        ProductService::port);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static JsonObject product() {
    return new JsonObject().put("sku", "T-" + NUMBER.incrementAndGet()).put("name", "Thing").put("price_cents", 1234);
  }

  private static Reply created() {
    return service.post("/products", product());
  }

  private static Reply upload(String csv, String query) {
    return service.send(HttpMethod.POST, "/products/import" + query, Buffer.buffer(csv), "Content-Type", "text/csv").await();
  }

  private static List<String> skus(Reply list) {
    return list.items().stream().map(item -> ((JsonObject) item).getString("sku")).toList();
  }

  @Test
  void the_contract_names_every_route_and_no_other() {
    assertEquals(List.of(), service.differencesFromContract(verticle.app().operations()));
  }

  @Test
  void a_created_product_is_there_with_its_location_and_etag() {
    var reply = created();
    assertEquals(201, reply.status());
    assertEquals("\"1\"", reply.header("ETag"));
    var id = reply.json().getLong("id");
    assertEquals("/product-service/products/" + id, reply.header("Location"));
    var read = service.get("/products/" + id);
    assertEquals(reply.json(), read.json());
    assertEquals("public, max-age=300", read.header("Cache-Control"));
    assertEquals(304, service.get("/products/" + id, "If-None-Match", "\"1\"").status());
  }

  @Test
  void a_created_product_is_told_in_an_event_with_its_full_state() {
    var product = created().json();
    var events = service.sql("SELECT type, payload FROM outbox WHERE payload->>'id' = $1", product.getLong("id").toString());
    assertEquals(1, events.size());
    assertEquals("product.changed", events.getFirst().getString("type"));
    product.remove("_links");
    assertEquals(product, events.getFirst().getJsonObject("payload"));
  }

  @Test
  void a_sku_or_a_barcode_is_given_once() {
    var first = product().put("barcode", "4006381333931");
    assertEquals(201, service.post("/products", first).status());
    assertEquals("sku-taken", service.post("/products", first.copy().putNull("barcode")).code());
    assertEquals("barcode-taken", service.post("/products", product().put("barcode", "4006381333931")).code());
    assertEquals(first.getString("sku"), service.get("/products/barcode/4006381333931").json().getString("sku"));
  }

  @Test
  void a_till_finds_an_article_by_either_form_of_its_number() {
    service.post("/products", product().put("barcode", "036000291452"));
    assertEquals(200, service.get("/products/barcode/036000291452").status());
    assertEquals(200, service.get("/products/barcode/0036000291452").status());
    assertEquals(404, service.get("/products/barcode/4012345678901").status());
    assertEquals("code", service.get("/products/barcode/4006381333932").field());
  }

  @Test
  void a_change_needs_the_version_it_was_made_for() {
    var path = "/products/" + created().json().getLong("id");
    var changed = service.patch(path, new JsonObject().put("price_cents", 1), "If-Match", "\"1\"");
    assertEquals("\"2\"", changed.header("ETag"));
    var stale = service.patch(path, new JsonObject().put("price_cents", 2), "If-Match", "\"1\"");
    assertEquals(412, stale.status());
    assertEquals(1, service.get(path).json().getInteger("price_cents"));
    assertEquals(400, service.patch(path, new JsonObject(), "If-Match", "1").status());
  }

  @Test
  void of_parallel_changes_to_one_version_one_wins() {
    var path = "/products/" + created().json().getLong("id");
    var replies = service.race(50, i -> service.send(HttpMethod.PATCH, path,
        new JsonObject().put("price_cents", i + 1).toBuffer(), "If-Match", "\"1\""));
    assertEquals(1, replies.stream().filter(reply -> reply.status() == 200).count());
    assertEquals(49, replies.stream().filter(reply -> reply.status() == 412).count());
    assertEquals(2, service.get(path).json().getInteger("version"));
  }

  @Test
  void a_put_replaces_every_field() {
    var id = service.post("/products", product().put("description", "old").put("barcode", "9780306406157")).json().getLong("id");
    var replaced = service.put("/products/" + id, product().put("tax_code", "exempt")).json();
    assertEquals("", replaced.getString("description"));
    assertNull(replaced.getString("barcode"));
    assertEquals("exempt", replaced.getString("tax_code"));
  }

  @Test
  void a_retired_product_leaves_the_list_and_stays_readable() {
    var product = created().json();
    var path = "/products/" + product.getLong("id");
    assertFalse(service.delete(path).json().getBoolean("active"));
    assertFalse(service.delete(path).json().getBoolean("active"));
    assertEquals(200, service.get(path).status());
    assertFalse(skus(service.get("/products?q=" + product.getString("sku"))).contains(product.getString("sku")));
    assertEquals(List.of(product.getString("sku")), skus(service.get("/products?ids=" + product.getLong("id"))));
    assertEquals(1, service.number("SELECT count(*) FROM outbox WHERE type = 'product.retired' AND payload->>'id' = $1",
        product.getLong("id").toString()));
  }

  @Test
  void one_idempotency_key_sent_a_hundred_times_makes_one_product() {
    var body = product().toBuffer();
    var replies = service.race(100, i -> service.send(HttpMethod.POST, "/products", body, "Idempotency-Key", "k-100"));
    var made = replies.stream().filter(reply -> reply.status() == 201).toList();
    assertTrue(replies.stream().allMatch(reply -> reply.status() == 201 || "idempotency-in-progress".equals(reply.code())));
    assertEquals(1, made.stream().map(reply -> reply.body().toString()).distinct().count());
    var again = service.send(HttpMethod.POST, "/products", body, "Idempotency-Key", "k-100").await();
    assertEquals("true", again.header("Idempotency-Replayed"));
    assertEquals(made.getFirst().body(), again.body());
    assertEquals(made.getFirst().header("Location"), again.header("Location"));
    assertEquals(1, service.number("SELECT count(*) FROM products WHERE sku = $1", new JsonObject(body).getString("sku")));
  }

  @Test
  void an_idempotency_key_is_bound_to_its_body_and_its_caller() {
    assertEquals(201, service.post("/products", product(), "Idempotency-Key", "k-1").status());
    assertEquals("idempotency-key-reused", service.post("/products", product(), "Idempotency-Key", "k-1").code());
    assertEquals(201, service.post("/products", product(), "Idempotency-Key", "k-1", "X-Consumer-Username", "else").status());
    assertEquals(400, service.post("/products", product(), "Idempotency-Key", "k".repeat(256)).status());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      sku | 5
      sku | null
      sku | ""
      sku | "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
      name | null
      name | " "
      name | ["Thing"]
      name | "bell \\u0007"
      price_cents | null
      price_cents | "5"
      price_cents | 1.9
      price_cents | 5.0
      price_cents | -1
      price_cents | 1000000001
      price_cents | 99999999999999999999999
      price_cents | true
      barcode | "4006381333932"
      barcode | 4006381333931
      description | {}
      tax_code | "none"
      tax_code | 1
      category_ids | 1
      category_ids[0] | ["1"]
      category_ids[0] | [0]
      category_ids | [999999]
      active | "true"
      currency | "USD"
      """)
  void a_bad_field_is_named_and_nothing_is_written(String field, String value) {
    var body = product().put(field.replace("[0]", ""), Json.decodeValue(value));
    var before = service.number("SELECT count(*) FROM products");
    var reply = service.post("/products", body);
    assertEquals(422, reply.status());
    assertEquals(field, reply.field());
    assertEquals(before, service.number("SELECT count(*) FROM products"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      /products/abc | id
      /products/0 | id
      /products/1.5 | id
      /products/99999999999999999999 | id
      /products?limit=0 | limit
      /products?limit=201 | limit
      /products?limit=ten | limit
      /products?cursor=abc | cursor
      /products?cursor=WyJuYW1lIiwieCIsMV0 | cursor
      /products?active=yes | active
      /products?ids=1,x | ids
      /products?category_id=-1 | category_id
      /products?sort=price | sort
      /categories?parent_id=x | parent_id
      /products/import?mode=some | mode
      """)
  void a_bad_path_or_query_is_named(String path, String field) {
    var method = path.contains("import") ? HttpMethod.POST : HttpMethod.GET;
    var reply = service.send(method, path, Buffer.buffer("x"), "Content-Type", "text/csv").await();
    assertEquals(400, reply.status());
    assertEquals(field, reply.field());
  }

  @Test
  void what_is_no_json_object_no_route_no_method_or_too_large_is_a_problem() {
    for (var body : List.of("", "{", "[]", "null", "5", "\"x\"", "{\"sku\":}")) {
      var reply = service.send(HttpMethod.POST, "/products", Buffer.buffer(body)).await();
      assertEquals(400, reply.status(), body);
      assertEquals("malformed-json", reply.code(), body);
    }
    assertEquals(404, service.get("/nothing").status());
    assertEquals(404, service.get("/products/999999").status());
    var wrong = service.send(HttpMethod.DELETE, "/products", null).await();
    assertEquals(405, wrong.status());
    assertEquals("GET, POST", wrong.header("Allow"));
    assertEquals(413, service.send(HttpMethod.POST, "/products", Buffer.buffer("x".repeat(1_100_000))).await().status());
    assertEquals(415, service.post("/products/import", new JsonObject()).status());
  }

  @Test
  void json_sent_as_a_form_is_understood() {
    var reply = service.send(HttpMethod.POST, "/products", product().toBuffer(),
        "Content-Type", "application/x-www-form-urlencoded").await();
    assertEquals(201, reply.status());
  }

  @Test
  void words_are_found_without_accents_begun_and_mistyped() {
    var syrup = List.of("EPI-001");
    assertEquals(syrup, skus(service.get("/products?q=sirop+%C3%A9rable")));
    assertEquals(syrup, skus(service.get("/products?q=ERABLE+sir")));
    assertEquals(syrup, skus(service.get("/products?q=amber")));
    assertEquals(syrup, skus(service.get("/products?q=epi-001")));
    assertEquals(List.of("EPI-003"), skus(service.get("/products?q=chcolat")));
    assertEquals(List.of(), skus(service.get("/products?q=%27%3B--")));
    assertEquals(List.of(), skus(service.get("/products?q=zzzzzz")));
  }

  @Test
  void pages_neither_repeat_nor_skip_while_products_are_added() {
    for (int i = 0; i < 25; i++) {
      service.post("/products", product().put("name", "Paged " + i).put("price_cents", 7 + i % 3));
    }
    for (var query : List.of("q=paged", "sort=name", "sort=-name", "sort=price_cents", "sort=-price_cents", "sort=-id", "sort=id")) {
      var seen = new ArrayList<String>();
      var path = "/products?limit=7&" + query;
      while (path != null) {
        var page = service.get(path);
        seen.addAll(skus(page));
        service.post("/products", product().put("name", "Aaa added meanwhile").put("price_cents", 1));
        var next = page.json().getJsonObject("_links").getJsonObject("next");
        assertEquals(next == null ? null : "<" + next.getString("href") + ">; rel=\"next\"", page.header("Link"));
        path = next == null || seen.size() > 500 ? null : next.getString("href").replace("/product-service", "");
      }
      assertEquals(seen.size(), new HashSet<>(seen).size(), query);
      assertTrue(seen.size() >= 25 && seen.size() < 500, query + " " + seen.size());
    }
  }

  @Test
  void a_category_shows_what_is_below_it_and_cannot_be_put_below_itself() {
    var top = service.post("/categories", new JsonObject().put("name", "Top")).json();
    var below = service.post("/categories", new JsonObject().put("name", "Below").put("parent_id", top.getLong("id"))).json();
    var product = service.post("/products", product().put("category_ids", new JsonArray().add(below.getLong("id")))).json();
    assertEquals(List.of(product.getString("sku")), skus(service.get("/products?category_id=" + top.getLong("id"))));
    var path = "/categories/" + top.getLong("id");
    assertEquals("parent_id", service.put(path, new JsonObject().put("name", "Top").put("parent_id", below.getLong("id"))).field());
    assertEquals("parent_id", service.put(path, new JsonObject().put("name", "Top").put("parent_id", 424242)).field());
    assertEquals("category-exists", service.post("/categories", new JsonObject().put("name", "TOP")).code());
    assertEquals("category-in-use", service.delete(path).code());
    assertEquals(412, service.put(path, new JsonObject().put("name", "Other"), "If-Match", "\"9\"").status());
    service.patch("/products/" + product.getLong("id"), new JsonObject().put("category_ids", new JsonArray()));
    assertEquals(204, service.delete("/categories/" + below.getLong("id")).status());
    assertEquals(404, service.get("/categories/" + below.getLong("id")).status());
  }

  @Test
  void an_import_creates_changes_and_leaves_alone() {
    var csv = "sku,barcode,name,description,price_cents,tax_code,categories\r\n"
        + "IMP-1,,\"Tea, green\",\"says \"\"hi\"\"\",500,exempt,Imported|Tea\r\nIMP-2,,Coffee,,700,,Imported\r\n";
    assertEquals(new JsonObject("{\"created\":2,\"changed\":0,\"unchanged\":0,\"rejected\":0}"), upload(csv, "").json());
    assertEquals(2, upload(csv, "").json().getInteger("unchanged"));
    var changed = upload(csv.replace("500", "501"), "?mode=partial").json();
    assertEquals(1, changed.getInteger("changed"));
    assertEquals(List.of("changed", "unchanged"), changed.getJsonArray("lines").stream()
        .map(line -> ((JsonObject) line).getString("status")).toList());
    var tea = service.get("/products?sku=IMP-1").items().getJsonObject(0);
    assertEquals("Tea, green", tea.getString("name"));
    assertEquals("says \"hi\"", tea.getString("description"));
    assertEquals(501, tea.getInteger("price_cents"));
    assertEquals(2, tea.getJsonArray("category_ids").size());
    assertEquals(3, service.number("SELECT count(*) FROM outbox WHERE payload->>'sku' LIKE 'IMP-%'"));
  }

  @Test
  void one_bad_line_stops_an_import_or_is_reported_and_left_out() {
    var csv = "sku,name,price_cents,barcode\nBAD-1,Good,100,\nBAD-2,Bad,1.50,\nBAD-3,Bad,5,123\n";
    var refused = upload(csv, "");
    assertEquals(422, refused.status());
    assertEquals("line 3: price_cents", refused.field());
    assertEquals(0, service.number("SELECT count(*) FROM products WHERE sku LIKE 'BAD-%'"));
    var report = upload(csv, "?mode=partial").json();
    assertEquals(1, report.getInteger("created"));
    assertEquals(2, report.getInteger("rejected"));
    assertEquals("barcode", report.getJsonArray("lines").getJsonObject(2).getJsonArray("errors").getJsonObject(0).getString("field"));
  }

  @Test
  void an_import_keeps_barcodes_unique_and_takes_the_last_line_of_a_sku() {
    var csv = "sku,name,price_cents,barcode\nDUP-1,First,100,5901234123457\nDUP-2,Thief,100,5901234123457\nDUP-1,Second,200,5901234123457\n";
    var report = upload(csv, "?mode=partial").json();
    assertEquals(1, report.getInteger("rejected"));
    assertEquals("Second", service.get("/products?sku=DUP-1").items().getJsonObject(0).getString("name"));
  }

  @Test
  void a_large_import_is_written_in_pieces() {
    var csv = new StringBuilder("sku,name,price_cents\n");
    for (int i = 0; i < 3000; i++) {
      csv.append("BULK-").append(i).append(",Bulk ").append(i).append(',').append(i).append('\n');
    }
    assertEquals(3000, upload(csv.toString(), "").json().getInteger("created"));
    assertEquals(3000, upload(csv.toString(), "?mode=partial").json().getInteger("unchanged"));
    service.sql("DELETE FROM products WHERE sku LIKE 'BULK-%'");
  }

  @Test
  void an_import_that_has_ended_leaves_the_database_alone() {
    upload("sku,name,price_cents\nQUIET-1,Quiet,1\n", "?mode=partial");
    // the relay looks for events now and then; nobody else has anything to do
    ServiceProcess.await("the database to rest for 300 ms", () -> service.number("""
        SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
          AND query NOT LIKE '%relay%' AND query NOT LIKE '%outbox%'
          AND state_change > clock_timestamp() - interval '300 milliseconds'
        """) == 0);
  }

  @Test
  void an_import_that_is_no_import_says_so() {
    assertEquals("line 1", upload("", "").field());
    assertEquals("line 1", upload("a,b\n1,2\n", "").field());
    assertTrue(upload("sku,name,price_cents\n\"" + "x".repeat(200_000), "").field().startsWith("line "));
  }

  @Test
  void every_answer_carries_the_callers_correlation_id_and_the_instance() {
    var reply = service.get("/products/1", "X-Correlation-ID", "till-7.1");
    assertEquals("till-7.1", reply.header("X-Correlation-ID"));
    assertEquals(service.environment().instance(), reply.header("X-Instance-ID"));
    assertNotEquals("bad id!", service.get("/products/1", "X-Correlation-ID", "bad id!").header("X-Correlation-ID"));
    assertNotNull(service.get("/nothing").json().getString("correlation_id"));
  }

  @Test
  void health_metrics_contract_and_documents_are_served() {
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
