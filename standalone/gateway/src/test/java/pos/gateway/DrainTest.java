package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.junit5.VertxExtension;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What clients and services meet when the gateway is about to stop. */
@ExtendWith(VertxExtension.class)
class DrainTest {

  private static final String FILE = """
      consumers:
      - {username: internal, keyauth_credentials: [{key: key-of-services}]}
      - {username: app, keyauth_credentials: [{key: key-of-app}]}
      services:
      - name: echo-service
        host: echo
        routes:
        - {name: all, paths: [/echo],
           plugins: [{name: key-auth, config: {key_in_query: false, key_in_body: false, hide_credentials: true}}]}
      """;

  private final BlockingQueue<HttpServerRequest> held = new LinkedBlockingQueue<>();
  private TestGateway gateway;

  @BeforeEach
  void start(Vertx vertx) {
    gateway = TestGateway.enforcing(vertx, FILE, EchoService.doing(vertx, "service", request -> {
      switch (request.path()) {
        case "/held" -> held.add(request);
        case "/events" -> request.response().setChunked(true)
            .putHeader("Content-Type", "text/event-stream; charset=utf-8").write("data: 0\n\n");
        default -> EchoService.echo(request);
      }
    }));
  }

  @Test
  void what_has_begun_is_finished_with_the_calls_that_it_needs() throws Exception {
    var begun = gateway.sendLater("POST", "/echo/held", BodyPublishers.ofString("{}"), "apikey", "key-of-app");
    var atService = held.poll(1, TimeUnit.MINUTES);
    var drained = gateway.drain("internal");
    var late = gateway.get("/echo/x", "apikey", "key-of-app");
    assertEquals(503, late.statusCode());
    assertEquals("5", late.headers().firstValue("Retry-After").orElseThrow());
    assertEquals("close", late.headers().firstValue("Connection").orElseThrow());
    assertEquals(200, gateway.get("/echo/x", "apikey", "key-of-services").statusCode());
    assertFalse(drained.isComplete());
    atService.response().end("done");
    drained.await(1, TimeUnit.MINUTES);
    assertEquals("done", begun.join().body());
  }

  @Test
  void nobody_waits_for_streams_of_events_or_for_work_of_the_services_own() throws Exception {
    try (var client = new RawClient(gateway.port())) {
      client.send("GET /echo/events HTTP/1.1\r\nHost: pos\r\napikey: key-of-app\r\n\r\n");
      client.readUntil("data: 0");
      var own = gateway.sendLater("POST", "/echo/held", BodyPublishers.ofString("{}"), "apikey", "key-of-services");
      var atService = held.poll(1, TimeUnit.MINUTES);
      gateway.drain("internal").await(1, TimeUnit.MINUTES);
      atService.response().end("done");
      assertEquals("done", own.join().body());
    }
  }
}
