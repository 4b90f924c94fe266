package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The status API that monitoring uses. */
@ExtendWith(VertxExtension.class)
class StatusApiTest {

  private static final String FILE = """
      consumers: [{username: app, keyauth_credentials: [{key: key-of-app}]}]
      services:
      - name: echo-service
        host: echo-upstream
        routes: [{name: keyed, paths: [/keyed], plugins: [{name: key-auth, config: {key_in_query: false}}]}]
      upstreams:
      - {name: echo-upstream, targets: [{target: "echo:80"}], healthchecks: {passive: {unhealthy: {tcp_failures: 1}}}}
      - {name: unchecked, targets: [{target: "elsewhere:1"}]}
      """;

  @Test
  void requests_are_counted_under_kong_s_names(Vertx vertx) {
    var gateway = TestGateway.echoing(vertx, FILE);
    gateway.get("/keyed", "apikey", "key-of-app");
    gateway.get("/keyed", "apikey", "key-of-app");
    gateway.get("/keyed");
    gateway.get("/nothing");
    var metrics = gateway.metrics();
    var route = "service=\"echo-service\",route=\"keyed\",";
    var requests = "kong_http_requests_total{" + route;
    for (var line : List.of(
        requests + "code=\"200\",source=\"service\",workspace=\"default\",consumer=\"app\"} 2",
        requests + "code=\"401\",source=\"kong\",workspace=\"default\",consumer=\"\"} 1",
        "kong_upstream_latency_ms_count{" + route + "workspace=\"default\"} 2",
        "kong_request_latency_ms_bucket{" + route + "workspace=\"default\",le=\"+Inf\"} 3",
        "kong_kong_latency_ms_bucket{" + route + "workspace=\"default\",le=\"6000\"} 3",
        "kong_upstream_target_health{upstream=\"echo-upstream\",target=\"echo:80\",address=\"127.0.0.1:"
            + gateway.echo.port() + "\",state=\"healthy\",subsystem=\"http\"} 1",
        "kong_upstream_target_health{upstream=\"unchecked\",target=\"elsewhere:1\",address=\"elsewhere:1\","
            + "state=\"healthchecks_off\",subsystem=\"http\"} 1",
        "kong_nginx_connections_total{subsystem=\"http\",state=\"total\"} 4",
        "# TYPE kong_bandwidth_bytes counter")) {
      assertTrue(metrics.contains(line + "\n"), () -> line + " is missing in\n" + metrics);
    }
    assertTrue(metrics.contains("kong_bandwidth_bytes{" + route + "direction=\"egress\""), metrics);
    assertFalse(metrics.contains("key-of-app"));
  }

  /** It stays open for those that monitor, however many others connect and say nothing. */
  @Test
  void of_more_connections_than_monitors_need_the_oldest_idle_one_is_closed(Vertx vertx) throws Exception {
    var gateway = TestGateway.echoing(vertx, FILE);
    var clients = new ArrayList<RawClient>();
    for (int i = 0; i < 33; i++) {
      var client = new RawClient(gateway.statusPort());
      client.send("GET /status/ready HTTP/1.1\r\nHost: pos\r\n\r\n").readUntil("200");
      clients.add(client);
    }
    clients.getFirst().awaitEnd();
    clients.getLast().send("GET /status/ready HTTP/1.1\r\nHost: pos\r\n\r\n").readUntil("200");
    for (var client : clients) {
      client.close();
    }
  }

  @Test
  void connections_are_reported(Vertx vertx) throws Exception {
    var gateway = TestGateway.echoing(vertx, FILE);
    try (var client = new RawClient(gateway.port()); var monitor = new RawClient(gateway.statusPort())) {
      client.send("GET /nothing HTTP/1.1\r\nHost: pos\r\n\r\n").readUntil("correlation_id");
      monitor.send("GET /status HTTP/1.1\r\nHost: pos\r\n\r\n").readUntil("\r\n\r\n");
      var server = new JsonObject(monitor.readUntil("}}")).getJsonObject("server");
      assertEquals(1, server.getInteger("connections_active"));
      assertEquals(1, server.getInteger("connections_accepted"));
      assertEquals(1, server.getInteger("total_requests"));
    }
  }

  @Test
  void readiness_is_reported(Vertx vertx) throws Exception {
    var gateway = TestGateway.echoing(vertx, FILE);
    try (var client = HttpClient.newHttpClient()) {
      assertEquals(200, ready(client, "127.0.0.1", gateway.statusPort()));
    }
  }

  @Test
  void monitors_are_served_at_their_own_address_only(Vertx vertx) throws Exception {
    var options = GatewayOptions.standard().listeningOn("127.0.0.1", 0, 0).monitoredAt("127.0.0.2");
    var gateway = new Gateway(TestGateway.file(FILE), options);
    vertx.deployVerticle(gateway).await();
    try (var client = HttpClient.newHttpClient()) {
      assertEquals(200, ready(client, "127.0.0.2", gateway.statusPort()));
      assertThrows(ConnectException.class, () -> ready(client, "127.0.0.1", gateway.statusPort()));
    }
  }

  private static int ready(HttpClient client, String host, int port) throws Exception {
    var uri = URI.create("http://" + host + ":" + port + "/status/ready");
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).statusCode();
  }
}
