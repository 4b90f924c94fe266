package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pos.testing.ServiceProcess;

/** A real process, killed while fifty sell at one register, some void, and its sessions come and go. */
class ReceiptNumbersCrashTest {

  private static final int CLIENTS = 50;
  private static final int CRASHES = 2;

  private static Shop shop;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Set<String> sold = ConcurrentHashMap.newKeySet();
  private final Set<String> voided = ConcurrentHashMap.newKeySet();
  private Till till;
  private ServiceProcess service;

  @BeforeAll
  static void open() {
    shop = Shop.open();
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void no_crash_leaves_a_gap_in_the_receipt_numbers_or_loses_what_was_answered() {
    till = Till.of(shop);
    var environment = shop.service.environment();
    try (var process = ServiceProcess.start(SalesService.class, Map.of("HOST", "127.0.0.1",
        "DATABASE_URL", environment.databaseUri(), "DATABASE_PASSWORD", environment.databasePassword(),
        "REDIS_URL", environment.redisUri(), "GATEWAY_URL", "http://127.0.0.1:1"))) {
      service = process;
      for (int crash = 0; crash < CRASHES; crash++) {
        crashUnderLoad();
        process.restart();
      }
    }
    Reports.assertComeToTheBooks(shop);
    assertWhatWasAnsweredIsInTheBooks();
  }

  private void assertWhatWasAnsweredIsInTheBooks() {
    assertEquals(sold.size(), shop.service.number(
        "SELECT count(*) FROM transactions WHERE id = ANY($1::text[]::uuid[])", (Object) sold.toArray(String[]::new)));
    assertTrue(voided.size() > 0);
    assertEquals(voided.size(), shop.service.number("""
        SELECT count(*) FROM transactions WHERE status = 'voided' AND id = ANY($1::text[]::uuid[])
        """, (Object) voided.toArray(String[]::new)));
    assertEquals(shop.service.number("SELECT count(*) FROM transactions WHERE status = 'voided'"),
        shop.service.number("SELECT count(*) FROM outbox WHERE type = 'sale.voided'"));
  }

  private void crashUnderLoad() {
    var enough = sold.size() + 150;
    try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      clients.submit(() -> untilItIsGone(this::closeAndOpen));
      for (int i = 0; i < CLIENTS; i++) {
        var voids = i % 5 == 0;
        clients.submit(() -> untilItIsGone(() -> sell(voids)));
      }
      ServiceProcess.await("sales", () -> sold.size() >= enough);
      service.kill();
    }
  }

  private interface Step {
    void take() throws IOException, InterruptedException;
  }

  private static Void untilItIsGone(Step step) throws InterruptedException {
    while (true) {
      try {
        step.take();
      } catch (IOException e) {
        return null;
      }
    }
  }

  private void sell(boolean voids) throws IOException, InterruptedException {
    var sale = till.cashSale();
    var id = sale.getString("id");
    if (post("/sales", sale).containsKey("receipt_number")) {
      sold.add(id);
    }
    if (voids && "voided".equals(post("/sales/" + id + "/void", new JsonObject().put("reason", "crash"))
        .getString("status"))) {
      voided.add(id);
    }
  }

  private void closeAndOpen() throws IOException, InterruptedException {
    var opened = post("/registers/" + till.register() + "/sessions", Till.opening(0));
    var id = opened.getLong("id");
    var open = id != null ? id : Long.valueOf(shop.service.number(
        "SELECT max(id) FROM sessions WHERE register_id = $1", till.register()));
    var enough = sold.size() + 40;
    ServiceProcess.await("sales in the session", () -> sold.size() >= enough || !service.isAlive());
    post("/sessions/" + open + "/close", Till.counted(0));
  }

  private JsonObject post(String path, JsonObject body) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(service.uri(path)).POST(BodyPublishers.ofString(body.encode())).build();
    return new JsonObject(client.send(request, BodyHandlers.ofString()).body());
  }
}
