package pos.customer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pos.common.run.MailSettings;
import pos.testing.FromGateway;
import pos.testing.ServiceProcess;
import pos.testing.ServiceUnderTest;
import pos.testing.Times;

/** Mails whose server is away, refuses them or needs to be convinced, and services that are killed while they send. */
class MailDeliveryTest {

  private static final String[] PRODUCTION = {"POS_ENV", "production", "GATEWAY_KEY", "of-our-own",
      "GATEWAY_SECRET", "a-secret-of-at-least-32-characters", "JWT_ISSUER", "our-shop",
      "JWT_SECRET", "a secret of our own that is long enough", "DRAIN_MILLIS", "0"};

  private static ServiceUnderTest start(String... settings) {
    return ServiceUnderTest.start("customer-service", CustomerService::new, CustomerService::port, settings);
  }

  private static String[] both(String[] some, String... others) {
    return Stream.concat(Arrays.stream(some), Arrays.stream(others)).toArray(String[]::new);
  }

  private static void ask(ServiceUnderTest service) {
    assertEquals(202, service.post("/auth/password/forgotten", new JsonObject().put("username", "client1")).status());
  }

  private static void tryAgainNow(ServiceUnderTest service) {
    service.sql("UPDATE mails SET next_attempt_at = now() WHERE next_attempt_at IS NOT NULL");
  }

  private static void awaitAttempt(ServiceUnderTest service, int attempts) {
    ServiceProcess.await(attempts + " attempts",
        () -> service.number("SELECT coalesce(max(attempts), 0)::bigint FROM mails") == attempts);
  }

  @Test
  void a_mail_waits_for_its_server_and_is_sent_once() {
    var port = ServiceProcess.freePort();
    try (var service = start("SMTP_URL", "smtp://127.0.0.1:" + port + "?starttls=never")) {
      ask(service);
      awaitAttempt(service, 1);
      try (var mails = MailServer.start(port)) {
        tryAgainNow(service);
        mails.await("client1@example.com", 1);
        ServiceProcess.await("the mail is done", () -> service.number(
            "SELECT count(*) FROM mails WHERE next_attempt_at IS NOT NULL") == 0);
        tryAgainNow(service);
        assertEquals(1, mails.received.size());
      }
    }
  }

  @Test
  void attempts_become_rarer_and_end_with_the_lifetime() {
    try (var service = start("SMTP_URL", "smtp://127.0.0.1:1?starttls=never")) {
      ask(service);
      var pauses = new double[Times.of(5, 12)];
      for (int i = 0; i < pauses.length; i++) {
        awaitAttempt(service, i + 1);
        pauses[i] = service.sql("SELECT extract(epoch FROM next_attempt_at - now())::float8 FROM mails").getFirst()
            .getDouble(0);
        assertTrue(pauses[i] <= 600, () -> Arrays.toString(pauses));
        tryAgainNow(service);
      }
      assertTrue(pauses[0] <= 60 && pauses[3] > 60, () -> Arrays.toString(pauses));
      service.sql("UPDATE mails SET asked_at = now() - interval '61 minutes', next_attempt_at = now()");
      ServiceProcess.await("given up", () -> service.number("SELECT count(*) FROM mails") == 0);
    }
  }

  @Test
  void a_mailbox_that_does_not_exist_is_given_up_and_a_server_that_is_busy_is_not() {
    try (var mails = MailServer.start(); var service = start(mails.settings())) {
      mails.refuseWith(451);
      ask(service);
      awaitAttempt(service, 1);
      mails.refuseWith(550);
      tryAgainNow(service);
      ServiceProcess.await("given up", () -> service.number("SELECT count(*) FROM mails") == 0);
      mails.refuseWith(0);
      ask(service);
      mails.await("client1@example.com", 1);
    }
  }

  /** The first mail has arrived, but the service does not know: the second has a link that works. */
  @Test
  void a_service_that_is_killed_while_it_sends_sends_again() {
    try (var mails = MailServer.start()) {
      var variables = new HashMap<>(ServiceUnderTest.databaseAndRedis("customer-service"));
      var settings = mails.settings();
      for (int i = 0; i < settings.length; i += 2) {
        variables.put(settings[i], settings[i + 1]);
      }
      var gate = new CountDownLatch(1);
      mails.holdAnswers(gate);
      try (var process = ServiceProcess.start(CustomerService.class, variables)) {
        process.post("/auth/password/forgotten", new JsonObject().put("username", "client1"));
        mails.await("client1@example.com", 1);
        process.kill();
      }
      gate.countDown();
      try (var service = start(variables.entrySet().stream().flatMap(each -> Stream.of(each.getKey(), each.getValue()))
          .toArray(String[]::new))) {
        tryAgainNow(service);
        var token = mails.await("client1@example.com", 2).token();
        assertEquals(204, service.post("/auth/password/reset",
            new JsonObject().put("token", token).put("new_password", "a new password")).status());
      }
    }
  }

  @Test
  void production_without_a_mail_server_says_so_and_works_without() {
    try (var service = start(PRODUCTION)) {
      assertEquals("no-mail-server", service.post("/auth/password/forgotten",
          new JsonObject().put("username", "client1")).code());
      assertEquals(201, service.post("/customers", Shop.registration("newcomer")).status());
      assertEquals(0, service.number("SELECT count(*) FROM mails"));
    }
  }

  @Test
  void production_never_logs_a_mail_and_development_says_that_it_does() {
    try (var mails = MailServer.start()) {
      var production = new HashMap<>(ServiceUnderTest.databaseAndRedis("customer-service"));
      var settings = both(PRODUCTION, mails.settings());
      for (int i = 0; i < settings.length; i += 2) {
        production.put(settings[i], settings[i + 1]);
      }
      production.put("LOG_LEVEL", "DEBUG");
      try (var process = ServiceProcess.start(CustomerService.class, production)) {
        register(process, "newcomer");
        var token = mails.await("newcomer@example.com", 1).token();
        assertFalse(process.log().contains(token));
        assertFalse(process.log().contains("newcomer@example.com"));
      }
    }
    try (var process = ServiceProcess.start(CustomerService.class,
        ServiceUnderTest.databaseAndRedis("customer-service"))) {
      assertTrue(process.log().contains("mails are written to this log"), process::log);
      process.post("/auth/password/forgotten", new JsonObject().put("username", "client1"));
      ServiceProcess.await("a mail in the log", () -> process.log().contains("?token="));
    }
  }

  private static void register(ServiceProcess process, String username) {
    var request = HttpRequest.newBuilder(process.uri("/customers"))
        .header(FromGateway.SECRET, "a-secret-of-at-least-32-characters").header("X-Consumer-Username", "web-frontend")
        .POST(BodyPublishers.ofString(Shop.registration(username).encode())).build();
    assertEquals(201, HttpClient.newHttpClient().sendAsync(request, BodyHandlers.discarding()).join().statusCode());
  }

  @Test
  void a_mail_is_sent_over_tls_after_a_login_or_not_at_all(@TempDir Path folder)
      throws IOException, GeneralSecurityException, InterruptedException {
    var certificate = folder.resolve("server.pem");
    try (var mails = MailServer.startSecured(context(folder, certificate), "shop", "secret")) {
      var url = "smtp://shop@localhost:" + mails.port() + "?sslrootcert=" + certificate;
      try (var wrong = start("SMTP_URL", url, "SMTP_PASSWORD", "guessed")) {
        ask(wrong);
        awaitAttempt(wrong, 1);
      }
      try (var stranger = start("SMTP_URL", "smtp://shop@localhost:" + mails.port(), "SMTP_PASSWORD", "secret")) {
        ask(stranger);
        awaitAttempt(stranger, 1);
      }
      assertEquals(0, mails.received.size());
      try (var service = start("SMTP_URL", url, "SMTP_PASSWORD", "secret")) {
        ask(service);
        mails.await("client1@example.com", 1);
      }
    }
    try (var clear = MailServer.start();
        var service = start("SMTP_URL", "smtp://127.0.0.1:" + clear.port())) {
      ask(service);
      awaitAttempt(service, 1);
      assertEquals(0, clear.received.size(), "a server without TLS is not trusted with a secret");
    }
  }

  /** Makes a certificate of localhost, and the file by which it is trusted. */
  private static SSLContext context(Path folder, Path certificate)
      throws IOException, GeneralSecurityException, InterruptedException {
    var store = folder.resolve("server.p12");
    keytool("-genkeypair", "-keyalg", "EC", "-alias", "server", "-dname", "CN=localhost", "-ext", "san=dns:localhost",
        "-keystore", store.toString(), "-storepass", "password");
    keytool("-exportcert", "-rfc", "-alias", "server", "-file", certificate.toString(),
        "-keystore", store.toString(), "-storepass", "password");
    var keys = KeyStore.getInstance(store.toFile(), "password".toCharArray());
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, "password".toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    var program = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var log = Files.createTempFile("keytool", ".log");
    var command = Stream.concat(Stream.of(program), Arrays.stream(arguments)).toList();
    var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertEquals(0, process.waitFor(), () -> read(log));
    Files.delete(log);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void settings_that_do_not_fit_are_named_at_the_start() {
    Map.of("SMTP_URL must be", "ftp://localhost", "The password of SMTP_URL", "smtp://a:b@localhost",
        "SMTP_PASSWORD and a user", "smtp://a@localhost", "no file that can be read", "smtps://h?sslrootcert=/none")
        .forEach((message, url) -> {
          var failure = assertThrows(IllegalArgumentException.class, () -> start("SMTP_URL", url));
          assertTrue(failure.getMessage().contains(message), failure::getMessage);
        });
    var missing = assertThrows(IllegalArgumentException.class,
        () -> start(both(PRODUCTION, "SMTP_URL", "smtps://localhost")));
    assertEquals("MAIL_FROM is not set", missing.getMessage());
  }

  @Test
  void settings_hide_the_password() {
    assertFalse(new MailSettings.Server("localhost", 25, MailSettings.Server.Security.TLS, "shop", "secret", null)
        .toString().contains("secret"));
  }
}
