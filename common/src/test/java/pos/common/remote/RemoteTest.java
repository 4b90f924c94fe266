package pos.common.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pos.common.rule.Failure;
import pos.common.run.Environment;
import pos.common.run.Launch;

/** Calls of a service whose answers are of any size. */
@Timeout(60)
class RemoteTest {

  private static final Buffer PIECE = Buffer.buffer("x".repeat(16 << 10));

  private final AtomicInteger calls = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(3);
  private Vertx vertx;
  private Remote remote;

  @BeforeEach
  void open() {
    vertx = Launch.vertx();
    var server = vertx.createHttpServer().requestHandler(request -> {
      var response = request.response().setChunked(true);
      calls.incrementAndGet();
      request.connection().closeHandler(_ -> closed.countDown());
      switch (request.path()) {
        case "/thing-service/endless" -> sendForEver(response);
        case "/thing-service/largest" -> response.end(Buffer.buffer("x".repeat(Remote.MOST_BYTES)));
        default -> response.end("small");
      }
    }).listen(0, "127.0.0.1").await();
    remote = new Remote(vertx, Environment.read(
        Map.of("GATEWAY_URL", "http://127.0.0.1:" + server.actualPort()), "cart-service", 0), "thing-service", 5_000);
  }

  @AfterEach
  void close() {
    remote.close();
    vertx.close().await();
  }

  private static void sendForEver(HttpServerResponse response) {
    response.write(PIECE).onSuccess(_ -> sendForEver(response));
  }

  /** Collected as a whole it would use up the memory of the service that has asked. */
  @Test
  void an_answer_without_an_end_is_given_up() throws InterruptedException {
    var failure = assertThrows(Failure.class, () -> remote.get("/endless").await());
    assertEquals(503, failure.status());
    assertEquals(3, calls.get(), "it is asked for again");
    assertEquals("small", remote.get("/small").await().bodyAsString());
    assertTrue(closed.await(30, TimeUnit.SECONDS), "the connections of such answers are closed");
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(arguments));
    assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
  }

  private Remote headOffice(int port, Map<String, String> more) {
    var variables = new HashMap<>(more);
    variables.putAll(Map.of("HEAD_OFFICE_URL", "https://127.0.0.1:" + port, "HEAD_OFFICE_KEY", "key",
        "HEAD_OFFICE_STORE", "3"));
    return Remote.ofHeadOffice(vertx, Environment.read(variables, "sales-service", 0), "thing-service", 5_000);
  }

  @Test
  void a_head_office_is_called_over_tls_when_its_authority_is_known(@TempDir Path directory)
      throws IOException, InterruptedException {
    var store = directory.resolve("key.p12").toString();
    var authority = directory.resolve("authority.pem").toString();
    keytool("-genkeypair", "-keyalg", "EC", "-alias", "server", "-dname", "CN=office", "-ext", "san=ip:127.0.0.1",
        "-validity", "2", "-storetype", "PKCS12", "-keystore", store, "-storepass", "changeit");
    keytool("-exportcert", "-rfc", "-alias", "server", "-keystore", store, "-storepass", "changeit", "-file",
        authority);
    var port = vertx.createHttpServer(new HttpServerOptions().setSsl(true)
            .setKeyCertOptions(new PfxOptions().setPath(store).setPassword("changeit")))
        .requestHandler(request -> request.response().end(request.getHeader("apikey"))).listen(0, "127.0.0.1").await()
        .actualPort();
    assertEquals("key", headOffice(port, Map.of("HEAD_OFFICE_AUTHORITY", authority)).get("/x").await().bodyAsString());
    assertThrows(Failure.class, () -> headOffice(port, Map.of()).get("/x").await());
    var missing = assertThrows(IllegalArgumentException.class,
        () -> headOffice(port, Map.of("HEAD_OFFICE_AUTHORITY", "nowhere.pem")));
    assertEquals("HEAD_OFFICE_AUTHORITY names no file that can be read: nowhere.pem", missing.getMessage());
  }

  @Test
  void an_answer_may_be_as_large_as_the_longest_list() {
    assertEquals(Remote.MOST_BYTES, remote.get("/largest").await().body().length());
  }
}
