package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import pos.testing.FromGateway;
import pos.testing.ServiceProcess;
import pos.testing.ServiceUnderTest;

/** Sends SIGTERM to a real process under load. */
class GracefulStopTest {

  private static final int CLIENTS = 20;

  @Test
  void a_stop_loses_no_request_and_exits_with_0() throws IOException, InterruptedException, ExecutionException {
    var variables = new HashMap<>(ServiceUnderTest.databaseAndRedis("product-service"));
    variables.put("DRAIN_MILLIS", "1000");
    try (var service = ServiceProcess.start(ProductService.class, variables);
        var threads = Executors.newFixedThreadPool(CLIENTS)) {
      var answered = new AtomicInteger();
      var clients = new ArrayList<Future<Integer>>();
      for (int i = 0; i < CLIENTS; i++) {
        var client = i;
        clients.add(threads.submit(() -> createUntilClosed(service.port(), client, answered)));
      }
      ServiceProcess.await("traffic", () -> answered.get() > 200);
      service.terminate();
      ServiceProcess.await("not ready", () -> service.status("/health/ready") == 503);
      for (var client : clients) {
        assertEquals(0, client.get(), "requests that were sent but not answered");
      }
      assertEquals(0, service.exitCode());
      assertTrue(service.log().contains("\"message\":\"stopped\""));
      assertEquals(answered.get(), service.log().lines()
          .filter(line -> line.contains("\"operation\":\"create_product\"")).count(), "logged requests");
    }
  }

  @Test
  void a_service_that_cannot_start_says_why_and_exits_with_1() throws IOException {
    var variables = new HashMap<>(ServiceUnderTest.databaseAndRedis("product-service"));
    variables.put("DATABASE_CONNECTIONS", "many");
    var failure = assertThrows(AssertionError.class,
        () -> ServiceProcess.start(ProductService.class, variables));
    assertTrue(failure.getMessage().contains("DATABASE_CONNECTIONS must be a whole number"), failure.getMessage());
  }

  /** Creates products one after the other on one connection until told to close it; returns 1 after a lost request. */
  private static int createUntilClosed(int port, int client, AtomicInteger answered) throws IOException {
    try (var socket = new Socket("127.0.0.1", port)) {
      for (int i = 0; ; i++) {
        var body = new JsonObject().put("sku", "S-" + client + "-" + i).put("name", "Thing").put("price_cents", 1)
            .encode();
        socket.getOutputStream().write(("POST /products HTTP/1.1\r\nHost: x\r\n" + FromGateway.lines()
            + "Content-Length: " + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
        var head = head(socket.getInputStream());
        if (!head.startsWith("HTTP/1.1 201")) {
          return 1;
        }
        answered.incrementAndGet();
        if (head.toLowerCase(Locale.ROOT).contains("connection: close")) {
          return 0;
        }
      }
    }
  }

  /** Reads a response and returns its head, or a text that begins with "incomplete". */
  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    int c;
    while (head.indexOf("\r\n\r\n") < 0 && (c = in.read()) >= 0) {
      head.append((char) c);
    }
    var lower = head.toString().toLowerCase(Locale.ROOT);
    int length = lower.indexOf("content-length: ");
    if (length < 0) {
      return "incomplete: " + head;
    }
    int size = Integer.parseInt(lower.substring(length + 16, lower.indexOf('\r', length)).strip());
    return in.readNBytes(size).length == size ? head.toString() : "incomplete: " + head;
  }
}
