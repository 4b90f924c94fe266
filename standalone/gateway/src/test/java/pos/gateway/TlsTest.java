package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import pos.gateway.client.Bounds;

/** TLS beside requests in clear, with certificates of a store's own authority. */
@ExtendWith(VertxExtension.class)
class TlsTest {

  private static final String FILE = """
      services:
      - name: echo-service
        host: echo
        routes: [{name: echo, paths: [/echo]}]
      """;
  @TempDir
  private static Path directory;
  private static LocalAuthority authority;
  private static SSLContext trusting;
  private static HttpClient client;
  private Gateway gateway;

  @BeforeAll
  static void certify() throws Exception {
    authority = new LocalAuthority(directory);
    authority.certify(List.of("localhost", "127.0.0.1", "store-1.example.com"));
    trusting = trusting(authority.certificate());
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(trusting).build();
  }

  @BeforeEach
  void start(Vertx vertx) {
    gateway = start(vertx, Bounds.ofClients(), authority.serverCertificate(), authority.serverKey());
  }

  private static Gateway start(Vertx vertx, Bounds bounds, Path certificate, Path key) {
    var tls = new Tls(0, "127.0.0.1", 0, certificate, key, true);
    var started = new Gateway(TestGateway.file(FILE), GatewayOptions.standard().listeningOn("127.0.0.1", 0, 0)
        .reaching(Map.of("echo:80", List.of(EchoService.start(vertx).address()))).within(bounds).secured(tls));
    vertx.deployVerticle(started).await();
    return started;
  }

  static SSLContext trusting(Path certificate) throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (var in = Files.newInputStream(certificate)) {
      store.setCertificateEntry("authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @Test
  void requests_over_tls_are_served_and_browsers_keep_to_it() {
    for (var host : List.of("localhost", "127.0.0.1")) {
      var answer = get("https://" + host + ":" + gateway.securePort() + "/echo/x");
      assertEquals(200, answer.statusCode());
      assertEquals("max-age=31536000", header(answer, "Strict-Transport-Security"));
      assertEquals("https", new JsonObject(answer.body()).getJsonObject("headers").getString("x-forwarded-proto"));
    }
  }

  @Test
  void in_clear_a_browser_is_sent_to_tls_and_a_key_is_refused() {
    var clear = "http://localhost:" + gateway.port();
    for (var method : List.of("GET", "HEAD")) {
      var answer = send(method, clear + "/echo/x?a=%20b");
      assertEquals(308, answer.statusCode());
      assertEquals("https://localhost:" + gateway.securePort() + "/echo/x?a=%20b", header(answer, "Location"));
      assertEquals(null, header(answer, "Strict-Transport-Security"));
    }
    for (var refused : List.of(send("POST", clear + "/echo"), send("OPTIONS", clear + "/echo"),
        send("GET", clear + "/echo", "apikey", "secret"), send("GET", clear + "/echo", "Authorization", "Bearer x"))) {
      assertEquals(426, refused.statusCode());
      assertEquals("TLS/1.2, HTTP/1.1", header(refused, "Upgrade"));
      var problem = new JsonObject(refused.body());
      assertEquals("tls-required", problem.getString("code"));
      assertTrue(problem.getString("detail").contains("port " + gateway.securePort()), problem::encode);
    }
  }

  @Test
  void programs_of_this_machine_are_served_in_clear() {
    var answer = send("POST", "http://127.0.0.1:" + gateway.insidePort() + "/echo", "apikey", "x");
    assertEquals(200, answer.statusCode());
    assertEquals(null, header(answer, "Strict-Transport-Security"));
    assertEquals("http", new JsonObject(answer.body()).getJsonObject("headers").getString("x-forwarded-proto"));
  }

  @Test
  void only_tls_1_2_and_1_3_are_spoken() throws IOException {
    for (var version : List.of("TLSv1.2", "TLSv1.3")) {
      try (var socket = connect(version)) {
        socket.startHandshake();
        assertEquals(version, socket.getSession().getProtocol());
      }
    }
    // the JDK's own client is allowed to speak nothing older; this is a greeting of TLS 1.1
    try (var socket = new Socket("127.0.0.1", gateway.securePort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(new byte[] {22, 3, 1, 0, 45, 1, 0, 0, 41, 3, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
          0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, (byte) 0xc0, 9, 1, 0, 0});
      assertEquals(21, socket.getInputStream().read(), "an alert");
    }
  }

  @Test
  void what_is_no_handshake_is_answered_by_closing() throws IOException {
    try (var socket = new Socket("127.0.0.1", gateway.securePort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write("GET /echo HTTP/1.1\r\nHost: a\r\n\r\n".getBytes());
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertFalse(answer.contains("200"), answer);
    }
    assertEquals(200, get("https://localhost:" + gateway.securePort() + "/echo").statusCode());
  }

  @Test
  void handshakes_that_do_not_end_are_given_up_and_keep_nobody_out(Vertx vertx) throws Exception {
    var small = start(vertx, Bounds.ofClients().withConnections(20, 20)
        .withTimes(Duration.ofMillis(500), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5)),
        authority.serverCertificate(), authority.serverKey());
    var silent = new ArrayList<Socket>();
    for (int i = 0; i < 60; i++) {
      silent.add(new Socket("127.0.0.1", small.securePort()));
    }
    assertEquals(200, get("https://localhost:" + small.securePort() + "/echo").statusCode());
    for (var socket : silent) {
      socket.setSoTimeout(10_000);
      // after an alert at most
      assertTrue(socket.getInputStream().readAllBytes().length < 100);
      socket.close();
    }
  }

  @Test
  void a_renewed_certificate_is_taken_without_a_lost_request(Vertx vertx) throws Exception {
    var certificate = Files.copy(authority.serverCertificate(), directory.resolve("used.pem"));
    var key = Files.copy(authority.serverKey(), directory.resolve("used.key"));
    var renewing = start(vertx, Bounds.ofClients(), certificate, key);
    var before = serial(renewing);
    var running = new AtomicBoolean(true);
    var answers = new AtomicInteger();
    try (var log = LogLines.begin(); var threads = Executors.newFixedThreadPool(4)) {
      var load = List.of(1, 2, 3, 4).stream().map(_ -> CompletableFuture.runAsync(() -> {
        while (running.get()) {
          // a new client has a new connection
          try (var fresh = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(trusting).build()) {
            for (int i = 0; i < 3; i++) {
              var answer = fresh.sendAsync(request("GET", "https://localhost:" + renewing.securePort() + "/echo"),
                  BodyHandlers.ofString()).join();
              assertEquals(200, answer.statusCode());
              answers.incrementAndGet();
            }
          }
        }
      }, threads)).toList();
      var renewed = new LocalAuthority(directory);
      renewed.certify(List.of("localhost", "127.0.0.1"));
      // for a while the key does not fit
      Files.move(Files.copy(renewed.serverCertificate(), directory.resolve("draft")), certificate,
          StandardCopyOption.ATOMIC_MOVE);
      await(() -> log.hasSeen("used.pem cannot be used"));
      assertEquals(before, serial(renewing));
      Files.move(Files.copy(renewed.serverKey(), directory.resolve("draft")), key, StandardCopyOption.ATOMIC_MOVE);
      await(() -> log.hasSeen("used.pem was renewed"));
      running.set(false);
      load.forEach(CompletableFuture::join);
      assertFalse(serial(renewing).equals(before));
      assertTrue(answers.get() > 50, answers::toString);
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    var deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      Thread.sleep(50);
    }
    assertTrue(condition.getAsBoolean());
  }

  @Test
  void files_that_cannot_be_used_are_named(Vertx vertx) throws Exception {
    var other = new LocalAuthority(Files.createDirectory(directory.resolve("other")));
    other.certify(List.of("localhost"));
    var failure = assertThrows(Exception.class, () -> start(vertx, Bounds.ofClients(), authority.serverCertificate(),
        other.serverKey()));
    assertTrue(failure.getMessage().contains("the key is not that of the certificate"), failure::getMessage);
    var missing = assertThrows(Exception.class, () -> start(vertx, Bounds.ofClients(), directory.resolve("none"),
        other.serverKey()));
    assertTrue(missing.getMessage().contains("none") && missing.getMessage().contains("./pos certificate"),
        missing::getMessage);
  }

  @Test
  void a_client_that_does_not_trust_the_authority_does_not_connect() throws IOException {
    try (var socket = (SSLSocket) SSLSocketFactory.getDefault()
        .createSocket("localhost", gateway.securePort())) {
      assertThrows(SSLHandshakeException.class, socket::startHandshake);
    }
  }

  private static BigInteger serial(Gateway gateway) throws IOException {
    try (var socket = (SSLSocket) trusting.getSocketFactory().createSocket("localhost", gateway.securePort())) {
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
    }
  }

  private SSLSocket connect(String version) throws IOException {
    var socket = (SSLSocket) trusting.getSocketFactory().createSocket("localhost", gateway.securePort());
    socket.setEnabledProtocols(new String[] {version});
    return socket;
  }

  private static HttpResponse<String> get(String url) {
    return send("GET", url);
  }

  private static HttpResponse<String> send(String method, String url, String... headers) {
    return client.sendAsync(request(method, url, headers), BodyHandlers.ofString()).join();
  }

  private static HttpRequest request(String method, String url, String... headers) {
    var request = HttpRequest.newBuilder(URI.create(url)).method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request.build();
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse(null);
  }
}
