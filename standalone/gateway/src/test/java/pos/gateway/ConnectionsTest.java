package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Streaming, and connections that break or are reused. */
@ExtendWith(VertxExtension.class)
class ConnectionsTest {

  private static final String FILE = """
      services:
      - name: echo-service
        host: echo
        retries: 0
        read_timeout: 500
        routes:
        - {name: stream, paths: [/echo]}
        - {name: limited, paths: [/limited],
           plugins: [{name: request-size-limiting, config: {allowed_payload_size: 1, size_unit: kilobytes}}]}
      """;
  private static final int LARGE = 48 << 20;
  private static final AtomicLong WRITTEN = new AtomicLong();
  private static volatile CompletableFuture<Void> clientGone = new CompletableFuture<>();
  private static TestGateway gateway;

  @BeforeAll
  static void start(Vertx vertx) {
    gateway = TestGateway.enforcing(vertx, FILE, EchoService.doing(vertx, "service", ConnectionsTest::answer));
  }

  private static void answer(HttpServerRequest request) {
    switch (request.path()) {
      case "/events" -> events(request);
      case "/large" -> large(request);
      case "/broken" -> request.response().setChunked(true).write("half")
          .onSuccess(sent -> request.connection().close());
      case "/silent" -> request.response().setChunked(true).write("half");
      case "/count" -> count(request);
      case "/impatient" -> request.response().setStatusCode(422).end("no");
      default -> EchoService.echo(request);
    }
  }

  private static void events(HttpServerRequest request) {
    var response = request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
    response.write("data: 0\n\n");
    var number = new AtomicLong();
    var vertx = Vertx.currentContext().owner();
    var timer = vertx.setPeriodic(100, tick -> response.write("data: " + number.incrementAndGet() + "\n\n"));
    response.closeHandler(gone -> {
      vertx.cancelTimer(timer);
      clientGone.complete(null);
    });
  }

  private static void large(HttpServerRequest request) {
    WRITTEN.set(0);
    request.response().putHeader("Content-Length", String.valueOf(LARGE));
    writeMore(request);
  }

  private static void writeMore(HttpServerRequest request) {
    var response = request.response();
    var chunk = Buffer.buffer(new byte[64 << 10]);
    response.drainHandler(null);
    while (WRITTEN.get() < LARGE) {
      if (response.writeQueueFull()) {
        response.drainHandler(drained -> writeMore(request));
        return;
      }
      WRITTEN.addAndGet(chunk.length());
      response.write(chunk);
    }
    response.end();
  }

  private static void count(HttpServerRequest request) {
    var bytes = new AtomicLong();
    request.handler(chunk -> bytes.addAndGet(chunk.length()));
    request.endHandler(end -> request.response().end(String.valueOf(bytes)));
  }

  @Test
  void events_arrive_as_they_happen_and_end_when_the_client_disconnects() throws Exception {
    clientGone = new CompletableFuture<>();
    try (var client = new RawClient(gateway.port())) {
      client.send("GET /echo/events HTTP/1.1\r\nHost: pos\r\n\r\n");
      assertTrue(client.readUntil("data: 0").contains("text/event-stream"));
      client.readUntil("data: 7");
    }
    clientGone.get(10, TimeUnit.SECONDS);
  }

  @Test
  void a_client_that_reads_slowly_slows_the_service_down() throws Exception {
    try (var client = new RawClient(gateway.port())) {
      client.send("GET /echo/large HTTP/1.1\r\nHost: pos\r\nConnection: close\r\n\r\n");
      client.readUntil("\r\n\r\n");
      // longer than the service's time-out, which does not run during the client's turn
      TimeUnit.MILLISECONDS.sleep(800);
      assertTrue(WRITTEN.get() < LARGE, "the gateway holds all of it: " + WRITTEN.get());
      assertEquals(LARGE, client.readAll().length());
    }
  }

  @Test
  void a_large_body_goes_through() {
    var answer = gateway.send("POST", "/echo/count", BodyPublishers.ofByteArray(new byte[LARGE]));
    assertEquals(String.valueOf(LARGE), answer.body());
  }

  @Test
  void an_answer_before_the_end_of_the_body_is_passed_on_and_the_connection_stays_usable() throws Exception {
    try (var client = new RawClient(gateway.port())) {
      // too large to be received before the service is asked
      client.send("POST /echo/impatient HTTP/1.1\r\nHost: pos\r\nContent-Length: 2000000\r\n\r\nx");
      assertTrue(client.readUntil("\r\n\r\nno").startsWith("HTTP/1.1 422"));
      client.send("x".repeat(1_999_999) + "GET /echo/again HTTP/1.1\r\nHost: pos\r\n\r\n");
      assertTrue(client.readUntil("\"uri\":\"/again\"").contains("HTTP/1.1 200"));
    }
  }

  @Test
  void an_incomplete_answer_is_incomplete_for_the_client_too() {
    for (var path : new String[] {"/echo/broken", "/echo/silent"}) {
      var failure = assertThrows(ExecutionException.class,
          () -> gateway.sendLater("GET", path, BodyPublishers.noBody()).get(10, TimeUnit.SECONDS));
      assertTrue(failure.getCause() instanceof IOException, failure::toString);
    }
  }

  @Test
  void a_client_that_expects_100_continue_is_answered() throws Exception {
    try (var client = new RawClient(gateway.port())) {
      client.send("POST /limited/x HTTP/1.1\r\nHost: pos\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
      assertTrue(client.readUntil("\r\n\r\n").startsWith("HTTP/1.1 100 Continue"));
      var answer = client.send("body").readUntil("\"body\":\"body\"}");
      assertTrue(answer.startsWith("HTTP/1.1 200"));
      assertFalse(answer.contains("expect"));
      client.send("POST /limited/x HTTP/1.1\r\nHost: pos\r\nContent-Length: 4000\r\nExpect: 100-continue\r\n\r\n");
      assertTrue(client.readUntil("Request size limit exceeded").startsWith("HTTP/1.1 413"));
    }
  }

  @Test
  void a_refused_client_may_finish_its_body_and_reuse_its_connection() throws Exception {
    try (var client = new RawClient(gateway.port())) {
      client.send("POST /limited HTTP/1.1\r\nHost: pos\r\nContent-Length: 2000\r\n\r\n");
      assertTrue(client.readUntil("correlation_id").startsWith("HTTP/1.1 413"));
      client.send("x".repeat(2000) + "GET /echo/again HTTP/1.1\r\nHost: pos\r\n\r\n");
      assertTrue(client.readUntil("\"uri\":\"/again\"").contains("HTTP/1.1 200"));
    }
  }

  @Test
  void hop_by_hop_headers_are_removed() throws Exception {
    try (var client = new RawClient(gateway.port())) {
      client.send("GET /echo HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, TE\r\nConnection: HTTP2-Settings\r\n"
          + "Keep-Alive: 5\r\nTE: gzip\r\nHTTP2-Settings: x\r\nUpgrade: h2c\r\nProxy-Connection: x\r\n\r\n");
      var answer = client.readUntil("\"body\"");
      for (var gone : new String[] {"keep-alive\"", "\"te\"", "upgrade", "proxy-c", "http2", "\"connection\""}) {
        assertFalse(answer.contains(gone), gone);
      }
    }
  }

  @Test
  void http_1_0_clients_are_served() throws Exception {
    try (var client = new RawClient(gateway.port())) {
      var answer = client.send("GET /echo/old HTTP/1.0\r\n\r\n").readAll();
      assertTrue(answer.contains("\"uri\":\"/old\""), answer);
    }
  }

  @Test
  void a_request_in_flight_is_finished_when_the_gateway_stops(Vertx vertx) {
    var arrived = new CompletableFuture<Void>();
    var slow = EchoService.doing(vertx, "slow", request -> {
      arrived.complete(null);
      vertx.setTimer(300, later -> request.response().end("done"));
    });
    var stopping = TestGateway.enforcing(vertx, FILE, slow);
    var answer = stopping.sendLater("GET", "/echo", BodyPublishers.noBody());
    arrived.join();
    stopping.stop();
    assertEquals("done", answer.join().body());
  }
}
