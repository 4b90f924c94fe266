package pos.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pos.shop.Settings;

class BackOfficeTest {

  /** The statuses of the next answers. */
  private final Deque<Integer> next = new ArrayDeque<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    serve(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
  }

  private void serve(HttpServer with) {
    server = with;
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
    return asked(Map.of(), statuses);
  }

  private JsonObject asked(Map<String, String> more, int... statuses) {
    IntStream.of(statuses).forEach(next::add);
    var variables = new HashMap<>(more);
    variables.put("GATEWAY_URL", (server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:"
        + server.getAddress().getPort());
    return BackOffice.of(Settings.read(variables)).get("/books");
  }

  @Test
  void a_service_that_is_busy_is_asked_again() {
    assertEquals(new JsonObject().put("left", 0), get(503, 429, 200));
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(arguments));
    assertEquals(0, new ProcessBuilder(command).redirectErrorStream(true).start().waitFor());
  }

  @Test
  void a_gateway_behind_tls_is_asked_when_its_authority_is_known(@TempDir Path directory) throws Exception {
    var store = directory.resolve("key.p12");
    var authority = directory.resolve("authority.pem").toString();
    keytool("-genkeypair", "-keyalg", "EC", "-alias", "server", "-dname", "CN=shop", "-ext", "san=ip:127.0.0.1",
        "-validity", "2", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", "changeit");
    keytool("-exportcert", "-rfc", "-alias", "server", "-keystore", store.toString(), "-storepass", "changeit", "-file",
        authority);
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(KeyStore.getInstance(store.toFile(), "changeit".toCharArray()), "changeit".toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    stop();
    var secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(context));
    serve(secure);

    assertEquals(new JsonObject().put("left", 0), asked(Map.of("GATEWAY_AUTHORITY", authority), 200));
    var unknown = assertThrows(IllegalStateException.class, () -> asked(Map.of(), 200));
    assertTrue(unknown.getMessage().contains("set GATEWAY_AUTHORITY"), unknown.getMessage());
    var missing = assertThrows(IllegalArgumentException.class,
        () -> asked(Map.of("GATEWAY_AUTHORITY", "nowhere.pem"), 200));
    assertEquals("GATEWAY_AUTHORITY names no PEM file that can be read: nowhere.pem.", missing.getMessage());
    assertThrows(IllegalArgumentException.class, () -> asked(Map.of("GATEWAY_AUTHORITY", store.toString()), 200));
  }

  @Test
  void a_refusal_is_final() {
    var refused = assertThrows(IllegalStateException.class, () -> get(403, 200));
    assertTrue(refused.getMessage().startsWith("/books answered 403"), refused.getMessage());
    assertEquals(1, next.size());
  }
}
