package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The instances that take requests, and those that are slow, silent or gone. */
@ExtendWith(VertxExtension.class)
class BalancingTest {

  private static final String FILE = """
      services:
      - name: echo-service
        host: echo-upstream
        retries: 2
        connect_timeout: 300
        read_timeout: 400
        write_timeout: 400
        routes: [{name: echo, paths: [/echo]}]
      upstreams:
      - name: echo-upstream
        algorithm: %s
        targets: [{target: "echo:80"}]
        healthchecks:
          active:
            http_path: /health/ready
            timeout: 0.2
            healthy: {interval: %s, successes: 1, http_statuses: [200]}
            unhealthy: {interval: 0.05, http_failures: 1, tcp_failures: 1, timeouts: 1, http_statuses: [503]}
          passive:
            unhealthy: {http_failures: %s, tcp_failures: 2, timeouts: 2, http_statuses: [502, 503, 504]}
      """;
  private Vertx vertx;
  private TestGateway gateway;

  @BeforeEach
  void open(Vertx vertx) {
    this.vertx = vertx;
  }

  @Test
  void round_robin_spreads_requests_evenly() {
    start("round-robin", 3, instance("a"), instance("b"), instance("c"));
    assertEquals(Map.of("a", 3L, "b", 3L, "c", 3L), sequentially(9));
  }

  @Test
  void least_connections_one_at_a_time_reaches_every_instance() {
    start("least-connections", 3, instance("a"), instance("b"), instance("c"), instance("d"), instance("e"));
    assertEquals(Map.of("a", 6L, "b", 6L, "c", 6L, "d", 6L, "e", 6L), sequentially(30));
  }

  @Test
  void least_connections_under_concurrency_spreads_evenly() {
    start("least-connections", 3, slow("a", 20), slow("b", 20), slow("c", 20));
    var counts = concurrently(240, 15);
    assertEquals(240, counts.values().stream().mapToLong(Long::longValue).sum());
    assertTrue(counts.values().stream().allMatch(count -> count >= 60 && count <= 100), counts::toString);
  }

  @Test
  void least_connections_sends_far_fewer_to_an_instance_that_is_ten_times_slower() {
    start("least-connections", 3, slow("slow", 200), slow("b", 20), slow("c", 20));
    var counts = concurrently(240, 15);
    assertEquals(240, counts.values().stream().mapToLong(Long::longValue).sum());
    assertTrue(counts.get("slow") < 40, counts::toString);
  }

  @Test
  void no_reading_client_notices_a_killed_instance() {
    var dying = slow("dying", 5);
    start("round-robin", 3, dying, slow("b", 5), slow("c", 5));
    var answers = requests(200, 10, number -> {
      if (number == 60) {
        dying.close();
      }
    });
    assertTrue(answers.stream().allMatch(answer -> answer.statusCode() == 200),
        () -> answers.stream().map(HttpResponse::statusCode).toList().toString());
  }

  @Test
  void a_target_that_refuses_twice_is_left_out_until_it_is_back() {
    var gone = instance("gone");
    start("round-robin", 3, gone, instance("b"));
    gone.close();
    sequentially(6);
    assertTrue(gateway.metrics().contains(gone.port() + "\",state=\"unhealthy\",subsystem=\"http\"} 1"));
    assertEquals(Map.of("b", 4L), sequentially(4));
    EchoService.at(vertx, "gone", gone.port(), BalancingTest::answer);
    await(() -> sequentially(4).equals(Map.of("gone", 2L, "b", 2L)));
  }

  @Test
  void a_target_that_is_not_ready_gets_no_requests() {
    var draining = EchoService.doing(vertx, "draining", request ->
        request.response().setStatusCode(request.path().equals("/health/ready") ? 503 : 200).end());
    start("round-robin", 3, "0.05", draining, instance("b"));
    await(() -> sequentially(4).equals(Map.of("b", 4L)));
  }

  @Test
  void answers_with_the_listed_statuses_take_a_target_out_and_others_do_not() {
    var poisoned = EchoService.doing(vertx, "poisoned", request ->
        request.response().setStatusCode(Integer.parseInt(request.getParam("status", "404"))).end());
    start("round-robin", 2, poisoned);
    for (int i = 0; i < 9; i++) {
      assertEquals(500, gateway.get("/echo?status=500").statusCode());
    }
    assertEquals(503, gateway.get("/echo?status=503").statusCode());
    assertEquals(503, gateway.get("/echo?status=503").statusCode());
    problem(gateway.get("/echo?status=500"), 503, "no-upstream", "failure to get a peer from the ring-balancer");
  }

  @Test
  void a_refused_connection_is_a_bad_gateway() {
    var gone = instance("gone");
    start("round-robin", 0, gone);
    gone.close();
    var answer = gateway.send("POST", "/echo", BodyPublishers.ofString("{}"));
    problem(answer, 502, "bad-gateway", "An invalid response was received from the upstream server");
    assertTrue(answer.headers().firstValue("X-Kong-Upstream-Latency").isPresent());
    assertEquals("1.1 kong/3.9.3", answer.headers().firstValue("Via").orElseThrow());
  }

  @Test
  void a_service_that_does_not_answer_in_time_is_a_gateway_timeout() {
    var silent = EchoService.doing(vertx, "silent", request -> { });
    start("round-robin", 0, silent);
    var begin = System.nanoTime();
    problem(gateway.send("POST", "/echo", BodyPublishers.ofString("{}")), 504, "gateway-timeout",
        "The upstream server is timing out");
    assertTrue(Duration.ofNanos(System.nanoTime() - begin).toMillis() >= 400);
    assertEquals(1, silent.requests.get());
  }

  /** Its probes say neither that it is well nor that it is not. */
  @Test
  void an_instance_that_keeps_clients_waiting_leaves_the_balancer_as_soon_as_the_file_says() {
    var silent = EchoService.doing(vertx, "silent", request -> {
      if (request.path().startsWith("/health")) {
        request.response().setStatusCode(418).end();
      }
    });
    start("round-robin", 9, silent);
    for (int i = 0; i < 2; i++) {
      assertEquals(504, gateway.send("POST", "/echo", BodyPublishers.ofString("{}")).statusCode());
    }
    problem(gateway.send("POST", "/echo", BodyPublishers.ofString("{}")), 503, "no-upstream",
        "failure to get a peer from the ring-balancer");
  }

  @Test
  void a_request_that_was_sent_is_repeated_only_where_that_is_safe() {
    var breaking = EchoService.doing(vertx, "breaking", request -> request.connection().close());
    start("round-robin", 0, breaking, instance("b"));
    var statuses = Stream.generate(() -> gateway.send("POST", "/echo", BodyPublishers.ofString("{}")).statusCode())
        .limit(2).collect(Collectors.toSet());
    assertEquals(Set.of(200, 502), statuses);
    for (var method : List.of("GET", "PUT", "DELETE")) {
      var body = method.equals("PUT") ? BodyPublishers.ofString("{}") : BodyPublishers.noBody();
      for (int i = 0; i < 2; i++) {
        assertEquals(200, gateway.send(method, "/echo", body).statusCode());
      }
    }
  }

  @Test
  void a_post_without_a_connection_goes_to_another_address() {
    var gone = instance("gone");
    start("round-robin", 0, gone, instance("b"));
    gone.close();
    for (int i = 0; i < 4; i++) {
      var answer = gateway.send("POST", "/echo", BodyPublishers.ofString("{\"a\":1}"));
      assertEquals(200, answer.statusCode());
      assertEquals("{\"a\":1}", answer.body());
    }
  }

  private void start(String algorithm, int httpFailures, EchoService... services) {
    start(algorithm, httpFailures, "0", services);
  }

  private void start(String algorithm, int httpFailures, String healthyInterval, EchoService... services) {
    gateway = TestGateway.enforcing(vertx, FILE.formatted(algorithm, healthyInterval, httpFailures), services);
  }

  private EchoService instance(String name) {
    return EchoService.doing(vertx, name, BalancingTest::answer);
  }

  private EchoService slow(String name, long millis) {
    return EchoService.doing(vertx, name, request ->
        vertx.setTimer(millis, later -> request.response().setStatusCode(200).end()));
  }

  private static void answer(HttpServerRequest request) {
    request.body().onSuccess(request.response()::end);
  }

  private Map<String, Long> sequentially(int requests) {
    return counted(requests(requests, 1, number -> { }));
  }

  private Map<String, Long> concurrently(int requests, int atOnce) {
    return counted(requests(requests, atOnce, number -> { }));
  }

  private List<HttpResponse<String>> requests(int requests, int atOnce, IntConsumer before) {
    var permits = new Semaphore(atOnce);
    var answers = IntStream.range(0, requests).mapToObj(number -> {
      permits.acquireUninterruptibly();
      before.accept(number);
      return gateway.sendLater("GET", "/echo", BodyPublishers.noBody())
          .whenComplete((done, failed) -> permits.release());
    }).toList();
    return answers.stream().map(CompletableFuture::join).toList();
  }

  private static Map<String, Long> counted(List<HttpResponse<String>> answers) {
    return answers.stream().collect(Collectors.groupingBy(
        answer -> answer.headers().firstValue("X-Instance-ID").orElse("none"), TreeMap::new, Collectors.counting()));
  }

  private static void problem(HttpResponse<String> answer, int status, String code, String detail) {
    assertEquals(status, answer.statusCode());
    assertEquals(code, new JsonObject(answer.body()).getString("code"));
    assertEquals(detail, new JsonObject(answer.body()).getString("detail"));
  }

  private static void await(BooleanSupplier condition) {
    var end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "the condition was not met within ten seconds");
    }
  }
}
