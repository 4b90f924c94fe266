package pos.common.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pos.common.run.Environment;
import pos.common.run.Launch;
import pos.common.run.Metrics;
import pos.common.sql.Database;
import pos.embedded.EmbeddedPostgres;

/** The library's measurements under the names that are documented. */
class MetricsTest {

  private final Vertx vertx = Launch.vertx();
  private final WebClient client = WebClient.create(vertx);
  private HttpApp things;
  private HttpApp others;

  @BeforeEach
  void listen() {
    things = app("thing-service");
    others = app("other-service");
  }

  private HttpApp app(String service) {
    var app = new HttpApp(vertx, Environment.read(Map.of("PORT", "0", "HOST", "127.0.0.1"), service, 0));
    app.router().get("/things/:id").setName("read").respond(_ -> Future.succeededFuture(new JsonObject()));
    app.router().post("/things").setName("make").respond(ctx -> {
      Body.fields(ctx);
      return Future.succeededFuture(new JsonObject());
    });
    app.listen().await();
    return app;
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private int send(HttpApp app, HttpMethod method, String path) {
    return client.request(method, app.port(), "127.0.0.1", path).putHeaders(GatewayHeaders.of("app")).send().await()
        .statusCode();
  }

  private String scrape() {
    return client.get(things.port(), "127.0.0.1", "/metrics").send().await().bodyAsString();
  }

  private static void assertHas(String metrics, String line) {
    assertTrue(metrics.lines().anyMatch(line::equals), () -> "no line " + line + " in\n" + metrics);
  }

  @Test
  void requests_are_counted_by_service_method_endpoint_and_status() {
    for (int i = 0; i < 3; i++) {
      assertEquals(200, send(things, HttpMethod.GET, "/things/" + i));
    }
    assertEquals(200, send(others, HttpMethod.GET, "/things/1"));
    assertEquals(400, send(things, HttpMethod.POST, "/things"));
    assertEquals(400, send(things, HttpMethod.GET, "/things/1?x=%"));
    assertEquals(404, send(things, HttpMethod.GET, "/nothing"));
    assertEquals(405, send(things, HttpMethod.DELETE, "/things/1"));
    var metrics = scrape();
    var requests = "http_requests_total{endpoint=\"%s\",method=\"%s\",service=\"%s\",status=\"%d\"} %d.0";
    assertHas(metrics, requests.formatted("/things/:id", "GET", "thing-service", 200, 3));
    assertHas(metrics, requests.formatted("/things/:id", "GET", "other-service", 200, 1));
    assertHas(metrics, requests.formatted("/things", "POST", "thing-service", 400, 1));
    assertHas(metrics, requests.formatted("/things/:id", "GET", "thing-service", 400, 1));
    assertHas(metrics, requests.formatted("unmatched", "GET", "thing-service", 404, 1));
    assertHas(metrics, requests.formatted("unmatched", "DELETE", "thing-service", 405, 1));
    assertFalse(metrics.contains("nothing"), "a label must never be a path");
  }

  @Test
  void durations_are_a_histogram_from_a_millisecond_up() {
    send(things, HttpMethod.GET, "/things/1");
    var metrics = scrape();
    var labels = "endpoint=\"/things/:id\",method=\"GET\",service=\"thing-service\"";
    assertHas(metrics, "http_request_duration_seconds_count{" + labels + "} 1");
    assertHas(metrics, "http_request_duration_seconds_bucket{" + labels + ",le=\"+Inf\"} 1");
    for (var bound : new String[] {"0.001", "0.002", "0.005", "0.01", "0.1", "1.0", "5.0"}) {
      assertTrue(metrics.contains("http_request_duration_seconds_bucket{" + labels + ",le=\"" + bound + "\"}"), bound);
    }
  }

  @Test
  void a_server_that_is_not_a_service_is_left_out() {
    var gateway = vertx.createHttpServer().requestHandler(request -> request.response().end())
        .listen(0, "127.0.0.1").await();
    assertEquals(200, client.get(gateway.actualPort(), "127.0.0.1", "/").send().await().statusCode());
    send(things, HttpMethod.GET, "/things/1");
    var metrics = scrape();
    assertTrue(metrics.contains("vertx_http_server_bytes_read"), metrics);
    assertFalse(metrics.lines().filter(line -> line.contains("http_server") || line.contains("http_request"))
        .anyMatch(line -> line.contains(":" + gateway.actualPort()) || line.contains("unmatched")), metrics);
  }

  @Test
  void connections_that_work_are_counted_by_service_and_database() {
    try (var postgres = EmbeddedPostgres.throwaway()) {
      postgres.createDatabase("thing_db", "thing", "secret");
      var database = Database.open(vertx, Environment.read(Map.of("DATABASE_PASSWORD", "secret",
          "DATABASE_URL", "postgresql://thing@127.0.0.1:" + postgres.port() + "/thing_db"), "thing-service", 0));
      var name = "database_connections_active{database=\"thing_db\",service=\"thing-service\"}";
      var during = database.transaction(tx -> tx.query("SELECT 1").execute()
          .map(_ -> Metrics.registry(vertx).scrape())).await();
      assertHas(during, name + " 1.0");
      assertHas(scrape(), name + " 0.0");
      database.close().await();
    }
  }

  @Test
  void memory_and_event_loops_are_measured() {
    var metrics = scrape();
    for (var name : new String[] {"jvm_memory_used_bytes", "netty_allocator_memory_used", "netty_eventexecutor"}) {
      assertTrue(Pattern.compile("(?m)^" + name + "[a-z_]*\\{.*} ").matcher(metrics).find(),
          () -> name + "\n" + metrics);
    }
  }

  @Test
  void what_a_collection_leaves_of_the_heap_is_measured() {
    System.gc();
    var share = Pattern.compile("(?m)^jvm_memory_usage_after_gc (.*)$").matcher(scrape()).results().findFirst()
        .map(found -> Double.parseDouble(found.group(1))).orElseThrow();
    assertTrue(share > 0 && share < 1, () -> String.valueOf(share));
  }
}
