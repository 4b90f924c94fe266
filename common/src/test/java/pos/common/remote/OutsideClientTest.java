package pos.common.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pos.common.remote.OutsideClient.Reply;

class OutsideClientTest {

  private static final String PASSWORD = "changeit";

  @TempDir
  private static Path directory;
  private static PfxOptions key;
  /** A name server that is not ours may resolve a name to this machine, or to an address inside a network. */
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setAddressResolverOptions(new AddressResolverOptions()
      .setHostsValue(Buffer.buffer("127.0.0.1 receiver.example other.example\n10.1.2.3 inside.example\n"))));
  private final List<String> seen = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void certify() throws IOException, InterruptedException {
    var file = directory.resolve("key.p12");
    var made = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
        "-keyalg", "EC", "-alias", "server", "-dname", "CN=receiver", "-ext", "san=dns:receiver.example", "-validity",
        "2", "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", PASSWORD).inheritIO().start();
    assertEquals(0, made.waitFor());
    key = new PfxOptions().setPath(file.toString()).setPassword(PASSWORD);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private int serve(HttpServerOptions options) {
    return vertx.createHttpServer(options).requestHandler(this::answer).listen(0, "127.0.0.1").await().actualPort();
  }

  private void answer(HttpServerRequest request) {
    seen.add(request.path() + " " + request.authority() + " " + request.connection().indicatedServerName());
    switch (request.path()) {
      case "/moved" -> request.response().setStatusCode(302).putHeader("Location", "/").end();
      case "/large" -> request.response().end(Buffer.buffer(new byte[4 << 20]));
      case "/hanging" -> seen.add("hangs");
      case "/endless" -> request.response().setChunked(true).write("begin");
      default -> request.body().onSuccess(body -> request.response().end(request.getHeader("webhook-id") + body));
    }
  }

  private HttpServerOptions tls() {
    return new HttpServerOptions().setSsl(true).setSni(true).setKeyCertOptions(key);
  }

  private Future<Reply> post(OutsideClient client, String url) {
    return client.post(URI.create(url), Map.of("webhook-id", "7"), "{}");
  }

  @Test
  void the_address_that_was_found_is_connected_to_under_the_name_of_the_host() {
    var port = serve(tls());
    var client = new OutsideClient(vertx, true, key);
    assertEquals("7{}", post(client, "https://receiver.example:" + port + "/a?b=1").await().body().toString());
    assertEquals(List.of("/a receiver.example:" + port + " receiver.example"), seen);
  }

  @Test
  void a_certificate_of_another_name_or_an_unknown_authority_is_refused() {
    var port = serve(tls());
    assertThrows(Exception.class, () ->
        post(new OutsideClient(vertx, true, key), "https://other.example:" + port + "/").await());
    assertThrows(Exception.class, () ->
        post(new OutsideClient(vertx, true), "https://receiver.example:" + port + "/").await());
    assertEquals(List.of(), seen);
  }

  @Test
  void a_name_that_leads_inside_is_refused_without_a_connection() {
    var port = serve(new HttpServerOptions());
    var client = new OutsideClient(vertx, false);
    for (var host : List.of("receiver.example", "127.0.0.1", "[::1]", "inside.example", "[::ffff:127.0.0.1]")) {
      var failure = assertThrows(Exception.class, () -> post(client, "https://" + host + ":" + port + "/").await());
      assertTrue(failure.getMessage().endsWith("which is not public"), failure::getMessage);
    }
    assertTrue(assertThrows(Exception.class, () -> post(client, "https://no-such-name.invalid/").await()).getMessage()
        .contains("is not found"));
    assertEquals("only https is allowed", assertThrows(Exception.class, () ->
        post(client, "http://receiver.example:" + port + "/").await()).getMessage());
    assertEquals(List.of(), seen);
  }

  @Test
  void redirects_are_answers_and_large_bodies_are_cut_off() {
    var url = "http://receiver.example:" + serve(new HttpServerOptions());
    var client = new OutsideClient(vertx, true);
    assertEquals(302, post(client, url + "/moved").await().status());
    assertEquals(1, seen.size());
    assertEquals(OutsideClient.MOST_BYTES, post(client, url + "/large").await().body().length());
  }

  @Test
  void a_call_ends_when_the_server_hangs_and_a_status_counts_without_its_body() {
    var url = "http://receiver.example:" + serve(new HttpServerOptions());
    var client = new OutsideClient(vertx, true);
    var began = System.nanoTime();
    var hanging = post(client, url + "/hanging");
    var endless = post(client, url + "/endless");
    assertEquals("no answer within 8 s", assertThrows(Exception.class, hanging::await).getMessage());
    assertEquals("begin", endless.await().body().toString());
    assertTrue(System.nanoTime() - began >= Duration.ofSeconds(8).toNanos());
  }
}
