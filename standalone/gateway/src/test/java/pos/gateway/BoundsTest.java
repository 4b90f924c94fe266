package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import pos.gateway.client.Bounds;
import pos.testing.ServiceProcess;

/** What clients may occupy, and for how long: connections, heads, bodies, and answers that they do not read. */
@ExtendWith(VertxExtension.class)
class BoundsTest {

  private static final String FILE = """
      services:
      - name: echo-service
        host: echo
        retries: 0
        routes:
        - {name: stream, paths: [/echo]}
        - {name: limited, paths: [/limited],
           plugins: [{name: request-size-limiting, config: {allowed_payload_size: 1, size_unit: megabytes}}]}
      """;
  private static final String GET = "GET /echo HTTP/1.1\r\nHost: pos\r\n\r\n";
  private static final String POST = "POST %s HTTP/1.1\r\nHost: pos\r\nContent-Length: %d\r\n\r\n";
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final int LARGE = 48 << 20;
  private Vertx vertx;
  private EchoService service;
  private TestGateway gateway;

  @BeforeEach
  void begin(Vertx vertx) {
    this.vertx = vertx;
  }

  private void start(Bounds bounds) {
    service = EchoService.doing(vertx, "service", BoundsTest::answer);
    gateway = TestGateway.enforcing(vertx, FILE, bounds, service);
  }

  private static void answer(HttpServerRequest request) {
    if (request.path().equals("/large")) {
      var body = Buffer.buffer(new byte[64 << 10]);
      request.response().putHeader("Content-Length", String.valueOf(LARGE));
      write(request, body, LARGE / body.length());
    } else {
      EchoService.echo(request);
    }
  }

  private static void write(HttpServerRequest request, Buffer piece, int times) {
    if (times == 1) {
      request.response().end(piece);
    } else {
      request.response().write(piece).onSuccess(_ -> write(request, piece, times - 1));
    }
  }

  @Test
  void a_head_that_does_not_end_is_given_up() throws IOException {
    start(Bounds.ofClients().withTimes(SHORT, SHORT, LONG, LONG));
    try (var silent = new RawClient(gateway.port()); var unfinished = new RawClient(gateway.port());
        var second = new RawClient(gateway.port())) {
      unfinished.send("GET /echo HTTP/1.1\r\nHost: pos\r\nX-Long: " + "x".repeat(1000));
      second.send(GET).readUntil("\"body\"");
      second.send("GET /echo HTTP/1.1\r\nHost");
      assertEquals(0, silent.awaitEnd());
      assertEquals(0, unfinished.awaitEnd());
      second.awaitEnd();
    }
  }

  @Test
  void a_head_that_comes_byte_by_byte_is_given_up() throws IOException {
    start(Bounds.ofClients().withTimes(SHORT, LONG, LONG, LONG));
    try (var client = new RawClient(gateway.port())) {
      client.send("GET /echo HTTP/1.1\r\nHost: pos\r\nX-Long: ");
      assertThrows(IOException.class, () -> trickle(client));
    }
  }

  private static void trickle(RawClient client) throws IOException {
    var end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (System.nanoTime() < end) {
      client.send("x");
      LockSupport.parkNanos(10_000_000);
    }
  }

  @Test
  void an_idle_connection_makes_room_for_a_new_one() throws IOException {
    start(Bounds.ofClients().withConnections(2, 2));
    try (var first = new RawClient(gateway.port()); var second = new RawClient(gateway.port())) {
      first.send(GET).readUntil("\"body\"");
      second.send(GET).readUntil("\"body\"");
      first.send(GET).readUntil("\"body\"");
      try (var third = new RawClient(gateway.port())) {
        third.send(GET).readUntil("\"body\"");
        second.awaitEnd();
        first.send(GET).readUntil("\"body\"");
      }
    }
    assertTrue(gateway.metrics().contains("state=\"handled\"} 3"), gateway::metrics);
  }

  @Test
  void a_connection_without_room_is_closed() throws IOException {
    var silent = EchoService.doing(vertx, "silent",
        request -> vertx.setTimer(2000, _ -> request.response().end("done")));
    gateway = TestGateway.enforcing(vertx, FILE, Bounds.ofClients().withConnections(2, 1), silent);
    try (var busy = new RawClient(gateway.port())) {
      busy.send(GET);
      ServiceProcess.await("the service is asked", () -> silent.requests.get() == 1);
      try (var refused = new RawClient(gateway.port()); var other = RawClient.from("127.0.0.2", gateway.port())) {
        assertEquals(0, refused.awaitEnd());
        assertTrue(other.send(GET).readUntil("done").contains("200 OK"));
      }
      busy.readUntil("done");
    }
    var metrics = gateway.metrics();
    assertTrue(metrics.contains("state=\"accepted\"} 3") && metrics.contains("state=\"handled\"} 2"), metrics);
  }

  @Test
  void an_address_has_a_share_of_the_connections() throws IOException {
    start(Bounds.ofClients().withConnections(10, 2));
    try (var first = new RawClient(gateway.port()); var other = RawClient.from("127.0.0.2", gateway.port())) {
      other.send(GET).readUntil("\"body\"");
      first.send(GET).readUntil("\"body\"");
      try (var second = new RawClient(gateway.port()); var third = new RawClient(gateway.port())) {
        third.send(GET).readUntil("\"body\"");
        first.awaitEnd();
        second.send(GET).readUntil("\"body\"");
        other.send(GET).readUntil("\"body\"");
      }
    }
  }

  @Test
  void a_body_that_does_not_end_is_given_up_before_the_service_is_asked() throws IOException {
    start(Bounds.ofClients().withTimes(LONG, LONG, SHORT, LONG));
    try (var client = new RawClient(gateway.port())) {
      var answer = client.send(POST.formatted("/echo", 10) + "x").readUntil("correlation_id");
      assertTrue(answer.startsWith("HTTP/1.1 408") && answer.contains("The body did not arrive in time"), answer);
      assertEquals(0, service.requests.get());
    }
  }

  @Test
  void a_large_body_that_does_not_end_is_given_up() throws IOException {
    start(Bounds.ofClients().withTimes(LONG, LONG, SHORT, LONG));
    try (var client = new RawClient(gateway.port())) {
      client.send(POST.formatted("/echo", 3 << 20) + "x".repeat(2 << 20));
      assertTrue(client.readUntil("correlation_id").startsWith("HTTP/1.1 408"));
      assertEquals(1, service.requests.get());
    }
  }

  @Test
  void bodies_have_a_bound_together() throws IOException {
    start(Bounds.ofClients().withBodyBytes(100_000));
    try (var first = new RawClient(gateway.port())) {
      first.send(POST.formatted("/echo", 90_000) + "x".repeat(80_000));
      var refused = gateway.send("POST", "/limited", BodyPublishers.ofByteArray(new byte[30_000]));
      assertEquals(503, refused.statusCode());
      assertEquals("1", refused.headers().firstValue("Retry-After").orElse(null));
      assertEquals("Too many bodies are arriving; try again", new JsonObject(refused.body()).getString("detail"));
      assertEquals(200, gateway.send("POST", "/limited", BodyPublishers.ofString("{}")).statusCode());
      first.send("x".repeat(10_000)).readUntil("\r\n\r\n");
    }
    for (int i = 0; i < 20; i++) {
      assertEquals(200, gateway.send("POST", "/limited", BodyPublishers.ofByteArray(new byte[90_000])).statusCode());
    }
  }

  @Test
  void a_slow_body_makes_room_for_another() throws IOException {
    start(Bounds.ofClients().withBodyBytes(100_000).withTimes(LONG, LONG, SHORT.multipliedBy(20), LONG));
    try (var slow = new RawClient(gateway.port())) {
      slow.send(POST.formatted("/echo", 90_000) + "x".repeat(80_000));
      var begin = System.nanoTime();
      ServiceProcess.await("room for another body", () ->
          gateway.send("POST", "/limited", BodyPublishers.ofByteArray(new byte[90_000])).statusCode() == 200);
      assertTrue(System.nanoTime() - begin < SHORT.multipliedBy(20).toNanos(), "it had its whole time");
      assertTrue(slow.readUntil("\r\n").contains(" 408 "));
    }
  }

  @Test
  void a_client_that_does_not_read_is_given_up() throws IOException {
    start(Bounds.ofClients().withTimes(LONG, LONG, LONG, SHORT));
    try (var client = RawClient.readingSlowly(gateway.port())) {
      client.send("GET /echo/large HTTP/1.1\r\nHost: pos\r\n\r\n").readUntil("\r\n\r\n");
      // as long as the client is silent, only the gateway's metrics show that its connection is closed
      awaitActive(0);
      assertTrue(client.awaitEnd() < LARGE);
    }
  }

  @Test
  void the_slowest_of_too_many_readers_is_given_up() throws IOException {
    start(Bounds.ofClients().withReaders(2).withTimes(LONG, LONG, LONG, LONG));
    var get = "GET /echo/large HTTP/1.1\r\nHost: pos\r\nConnection: close\r\n\r\n";
    try (var first = RawClient.readingSlowly(gateway.port()); var second = RawClient.readingSlowly(gateway.port());
        var third = RawClient.readingSlowly(gateway.port())) {
      for (var client : List.of(first, second, third)) {
        client.send(get).readUntil("\r\n\r\n");
      }
      awaitActive(2);
      assertEquals(2, Stream.of(first, second, third).filter(client -> client.awaitEnd() == LARGE).count());
    }
  }

  private void awaitActive(int connections) {
    ServiceProcess.await(connections + " open connections",
        () -> gateway.metrics().contains("state=\"active\"} " + connections + "\n"));
  }
}
