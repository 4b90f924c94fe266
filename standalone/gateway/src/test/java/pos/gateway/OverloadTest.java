package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import pos.gateway.client.Bounds;
import pos.gateway.upstream.UpstreamPool;
import pos.testing.ServiceProcess;

/** Services that have too much to do, or that cannot answer because another one is away: none of them is ill. */
@ExtendWith(VertxExtension.class)
class OverloadTest {

  private static final String FILE = """
      consumers:
      - {username: one, keyauth_credentials: [{key: key-of-one}]}
      - {username: two, keyauth_credentials: [{key: key-of-two}]}
      - {username: three, keyauth_credentials: [{key: key-of-three}]}
      services:
      - name: echo-service
        host: echo-upstream
        retries: 1
        connect_timeout: 1000
        read_timeout: 60000
        routes:
        - {name: open, paths: [/open]}
        - {name: keyed, paths: [/keyed], plugins: [{name: key-auth, config: {key_in_query: false}}]}
      upstreams:
      - name: echo-upstream
        targets: [{target: "echo:80"}]
        healthchecks:
          active:
            http_path: /health/ready
            timeout: 5
            healthy: {interval: 0.05, successes: 1, http_statuses: [200]}
            unhealthy: {interval: 0.05, http_failures: 1, tcp_failures: 1, timeouts: 1, http_statuses: [503]}
          passive:
            unhealthy: {http_failures: 1, tcp_failures: 1, timeouts: 1, http_statuses: [502, 504]}
      """;
  private static final int MOST = UpstreamPool.MOST_REQUESTS;
  /** Those of one address. */
  private static final int STRANGERS = Bounds.STRANGERS / 2;

  private final Queue<HttpServerRequest> held = new ConcurrentLinkedQueue<>();
  private final AtomicInteger probes = new AtomicInteger();

  @Test
  void no_caller_occupies_a_service_alone_and_a_busy_one_is_not_ill(Vertx vertx) {
    var service = EchoService.doing(vertx, "service", this::hold);
    var gateway = TestGateway.enforcing(vertx, FILE, Bounds.ofClients().withConnections(1000, 1000), service);
    var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    for (int i = 0; i < STRANGERS; i++) {
      answers.add(gateway.sendLater("GET", "/open", BodyPublishers.noBody()));
    }
    awaitHeld(STRANGERS);
    assertBusy(gateway.get("/open"));
    for (int i = 0; i < MOST / 2; i++) {
      answers.add(gateway.sendLater("GET", "/keyed", BodyPublishers.noBody(), "apikey", "key-of-one"));
    }
    awaitHeld(STRANGERS + MOST / 2);
    assertBusy(gateway.get("/keyed", "apikey", "key-of-one"));
    for (int i = 0; i < MOST / 2; i++) {
      answers.add(gateway.sendLater("GET", "/keyed", BodyPublishers.noBody(), "apikey", "key-of-two"));
    }
    awaitHeld(STRANGERS + MOST);
    assertBusy(gateway.get("/keyed", "apikey", "key-of-three"));
    var before = probes.get();
    ServiceProcess.await("probes go on", () -> probes.get() > before + 3);
    assertTrue(gateway.metrics().contains(service.port() + "\",state=\"healthy\",subsystem=\"http\"} 1"));
    held.forEach(request -> request.response().end());
    answers.forEach(answer -> assertEquals(200, answer.join().statusCode()));
    var last = gateway.sendLater("GET", "/open", BodyPublishers.noBody());
    awaitHeld(STRANGERS + MOST + 1);
    held.forEach(request -> {
      if (!request.response().ended()) {
        request.response().end();
      }
    });
    assertEquals(200, last.join().statusCode());
  }

  private void hold(HttpServerRequest request) {
    if (request.path().equals("/health/ready")) {
      probes.incrementAndGet();
      request.response().end();
    } else {
      held.add(request);
    }
  }

  private void awaitHeld(int requests) {
    ServiceProcess.await(requests + " requests at the service", () -> held.size() == requests);
  }

  private static void assertBusy(HttpResponse<String> answer) {
    assertEquals(503, answer.statusCode());
    assertEquals("1", answer.headers().firstValue("Retry-After").orElse(null));
    assertEquals("Too many requests are open; try again",
        new JsonObject(answer.body()).getString("detail"));
  }

  @Test
  void answers_about_other_services_take_no_service_of_kong_yml_out(Vertx vertx) {
    var away = EchoService.doing(vertx, "away", request ->
        request.response().setStatusCode(request.path().equals("/registers") ? 503 : 200).end());
    var file = GatewayFile.read(TestGateway.kongYml(), Map.of());
    for (var upstream : file.upstreams()) {
      var target = upstream.targets().getFirst();
      var name = target.substring(0, target.indexOf(':'));
      var gateway = TestGateway.enforcing(vertx, file, Map.of(target, List.of(away.address())));
      gateway.clock.setToNow();
      for (int i = 0; i < 12; i++) {
        assertEquals(503, status(gateway, "/" + name + "/registers"), name);
      }
      assertEquals(200, status(gateway, "/" + name + "/others"), name);
    }
  }

  private static int status(TestGateway gateway, String path) {
    return gateway.get(path, "apikey", TestConsumers.key("test-automation"),
        "Authorization", "Bearer " + TestConsumers.token(Instant.now().minusSeconds(60))).statusCode();
  }
}
