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
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import pos.testing.ServiceProcess;
import pos.testing.ServiceUnderTest;

/** A real process with the heap of a store server. */
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
    return CLIENT.sendAsync(HttpRequest.newBuilder(service.uri("/auth")).POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  @Test
  void a_flood_of_log_ins_costs_time_and_neither_memory_nor_the_health_of_others() {
    try (var service = start()) {
      logIn(service, "client1").join();
      for (int wave = 0; wave < 3; wave++) {
        var flood = IntStream.range(0, 200)
            .mapToObj(i -> logIn(service, i % 2 == 0 ? "client1" : "nobody" + i)).toList();
        long slowest = 0;
        while (!flood.stream().allMatch(CompletableFuture::isDone)) {
          var start = System.nanoTime();
          assertEquals(200, service.status("/health/ready"));
          slowest = Math.max(slowest, (System.nanoTime() - start) / 1_000_000);
        }
        var statuses = flood.stream().map(answer -> answer.join().statusCode()).toList();
        assertTrue(List.of(200, 401, 429).containsAll(statuses), statuses::toString);
        assertTrue(statuses.stream().filter(status -> status != 429).count() >= 50, statuses::toString);
        assertTrue(slowest < 1000, "health took " + slowest + " ms");
      }
      assertTrue(service.isAlive());
      assertFalse(service.log().contains("OutOfMemory"));
      assertTrue(peakMegabytes() < 250, () -> peakMegabytes() + " MB");
    }
  }

  /** The most memory the one service that this test has started ever had: heap, Argon2's and all. */
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
  void no_log_line_has_anything_personal_or_secret() throws IOException, InterruptedException {
    try (var service = start("LOG_LEVEL", "DEBUG")) {
      var body = Shop.registration("log.reader").put("email", "log.reader@private.test")
          .put("first_name", "Wilhelmina");
      assertEquals("log.reader", service.post("/customers", body).getString("username"));
      service.post("/customers", body);
      service.post("/customers", body.copy().put("email", "not an address of Wilhelmina"));
      var tokens = service.post("/auth", Shop.credentials("log.reader@private.test", Shop.PASSWORD));
      service.post("/auth", Shop.credentials("log.reader", "a wrong password"));
      service.post("/auth/refresh", new JsonObject().put("refresh_token", tokens.getString("refresh_token")));
      service.post("/auth/refresh", new JsonObject().put("refresh_token", tokens.getString("refresh_token")));
      CLIENT.send(HttpRequest.newBuilder(service.uri("/customers/me")).header("Authorization",
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
