package pos.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pos.shop.Settings;

class BackOfficeTest {

  /** The statuses of the next answers. */
  private final Deque<Integer> next = new ArrayDeque<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      var body = "{\"left\": %d}".formatted(next.size() - 1).getBytes();
      exchange.sendResponseHeaders(next.pop(), body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private JsonObject get(int... statuses) {
    IntStream.of(statuses).forEach(next::add);
    return BackOffice.of(Settings.read(Map.of("GATEWAY_URL", "http://127.0.0.1:" + server.getAddress().getPort())))
        .get("/books");
  }

  @Test
  void a_service_that_is_busy_is_asked_again() {
    assertEquals(new JsonObject().put("left", 0), get(503, 429, 200));
  }

  @Test
  void a_refusal_is_final() {
    var refused = assertThrows(IllegalStateException.class, () -> get(403, 200));
    assertTrue(refused.getMessage().startsWith("/books answered 403"), refused.getMessage());
    assertEquals(1, next.size());
  }
}
