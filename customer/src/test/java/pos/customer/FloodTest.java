package pos.customer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import pos.testing.ServiceProcess;
import pos.testing.ServiceUnderTest;

/** The service as a process of its own, with the heap that it has on a store server. */
class FloodTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static ServiceProcess start(String... more) {
    var variables = new HashMap<>(ServiceUnderTest.databaseAndRedis("customer-service"));
    for (int i = 0; i < more.length; i += 2) {
      variables.put(more[i], more[i + 1]);
    }
    return ServiceProcess.start(CustomerService.class, variables);
  }

  private static CompletableFuture<HttpResponse<String>> logIn(ServiceProcess service, String name) {
    var body = Shop.credentials(name, "password").encode();
    return CLIENT.sendAsync(service.request("/auth").POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  /** Fails after 10 seconds: it takes milliseconds, also on a machine that is busy hashing. */
  private static int readiness(ServiceProcess service) {
    return CLIENT.sendAsync(HttpRequest.newBuilder(service.uri("/health/ready")).build(), BodyHandlers.discarding())
        .orTimeout(10, TimeUnit.SECONDS).join().statusCode();
  }

  @Test
  void a_flood_of_logins_needs_no_more_memory_and_holds_up_no_other_request() {
    try (var service = start()) {
      logIn(service, "client1").join();
      for (int wave = 0; wave < 3; wave++) {
        var flood = IntStream.range(0, 200)
            .mapToObj(i -> logIn(service, i % 2 == 0 ? "client1" : "unknown" + i)).toList();
        int served = 0;
        while (!flood.stream().allMatch(CompletableFuture::isDone)) {
          assertEquals(200, readiness(service));
          served++;
        }
        var statuses = flood.stream().map(answer -> answer.join().statusCode()).toList();
        assertTrue(List.of(200, 401, 429, 503).containsAll(statuses), statuses::toString);
        var hashed = statuses.stream().filter(status -> status < 429).count();
        assertTrue(hashed >= 50, statuses::toString);
        // an event loop that hashed passwords itself could serve one request between two of them at most
        assertTrue(served > hashed, served + " other requests were served while " + hashed + " passwords were hashed");
      }
      assertTrue(service.isAlive());
      assertFalse(service.log().contains("OutOfMemory"));
      assertTrue(peakMegabytes() < 250, () -> peakMegabytes() + " MB");
    }
  }

  /** Returns the peak memory of the service that this test started: heap, Argon2 and all. */
  private static long peakMegabytes() {
    var service = ProcessHandle.current().children()
        .filter(child -> read(child, "cmdline").contains(CustomerService.class.getName())).findFirst().orElseThrow();
    var peak = Pattern.compile("VmHWM:\\s+(\\d+) kB").matcher(read(service, "status"));
    assertTrue(peak.find());
    return Long.parseLong(peak.group(1)) / 1024;
  }

  private static String read(ProcessHandle process, String file) {
    try {
      return Files.readString(Path.of("/proc", String.valueOf(process.pid()), file));
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void no_log_line_contains_personal_data_or_secrets() throws IOException, InterruptedException {
    // without a server, mails are written to the log in development
    try (var service = start("LOG_LEVEL", "DEBUG", "SMTP_URL", "smtp://127.0.0.1:1?starttls=never")) {
      var body = Shop.registration("log.reader").put("email", "log.reader@private.test")
          .put("first_name", "Wilhelmina");
      assertEquals("log.reader", service.post("/customers", body).getString("username"));
      service.post("/customers", body);
      service.post("/customers", body.copy().put("email", "not an address of Wilhelmina"));
      var tokens = service.post("/auth", Shop.credentials("log.reader@private.test", Shop.PASSWORD));
      service.post("/auth", Shop.credentials("log.reader", "a wrong password"));
      service.post("/auth/refresh", new JsonObject().put("refresh_token", tokens.getString("refresh_token")));
      service.post("/auth/refresh", new JsonObject().put("refresh_token", tokens.getString("refresh_token")));
      CLIENT.send(service.request("/customers/me").header("Authorization",
          "Bearer " + tokens.getString("access_token")).build(), BodyHandlers.discarding());
      service.terminate();
      assertEquals(0, service.exitCode());
      var log = service.log();
      for (var secret : List.of("log.reader", "private.test", "Wilhelmina", "5550199", Shop.PASSWORD,
          "a wrong password", tokens.getString("access_token"), tokens.getString("refresh_token"), "argon2id$",
          "pos-jwt-2025-dev-secret")) {
        assertFalse(log.contains(secret), () -> secret + " is in the log");
      }
      assertTrue(log.lines().anyMatch(line -> line.contains("\"operation\":\"read_customer\"")
          && line.contains("\"customer_id\":" + tokens.getLong("customer_id") + ",")));
      assertTrue(log.lines().anyMatch(line -> line.contains("\"operation\":\"log_in\"")
          && line.contains("\"customer_id\":" + tokens.getLong("customer_id") + ",")));
    }
  }
}
