package pos.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pos.gateway.LocalAuthority;
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
    return asked("http://127.0.0.1:" + server.getAddress().getPort(), "");
  }

  @Test
  void a_service_that_is_busy_is_asked_again() {
    assertEquals(new JsonObject().put("left", 0), get(503, 429, 200));
  }

  @Test
  void a_gateway_behind_tls_is_asked_when_its_authority_is_known(@TempDir Path directory) throws Exception {
    var authority = new LocalAuthority(directory);
    authority.certify(List.of("127.0.0.1"));
    var vertx = Vertx.vertx();
    try {
      var port = vertx.createHttpServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(new PemKeyCertOptions()
              .setCertPath(authority.serverCertificate().toString()).setKeyPath(authority.serverKey().toString())))
          .requestHandler(request -> request.response().end("{\"left\": 0}")).listen(0, "127.0.0.1").await().actualPort();
      var url = "https://127.0.0.1:" + port;
      assertEquals(new JsonObject().put("left", 0), asked(url, authority.certificate().toString()));
      var unknown = assertThrows(IllegalStateException.class, () -> asked(url, ""));
      assertTrue(unknown.getMessage().contains("set GATEWAY_AUTHORITY"), unknown.getMessage());
      var missing = assertThrows(IllegalArgumentException.class, () -> asked(url, "nowhere.pem"));
      assertEquals("GATEWAY_AUTHORITY names no PEM file that can be read: nowhere.pem.", missing.getMessage());
      assertThrows(IllegalArgumentException.class, () -> asked(url, directory.resolve("authority.p12").toString()));
    } finally {
      vertx.close().await();
    }
  }

  private static JsonObject asked(String url, String authority) {
    return BackOffice.of(Settings.read(Map.of("GATEWAY_URL", url, "GATEWAY_AUTHORITY", authority))).get("/books");
  }

  @Test
  void a_refusal_is_final() {
    var refused = assertThrows(IllegalStateException.class, () -> get(403, 200));
    assertTrue(refused.getMessage().startsWith("/books answered 403"), refused.getMessage());
    assertEquals(1, next.size());
  }
}
