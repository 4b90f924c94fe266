package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.ServiceProcess;

/** A real process, killed while fifty clients sell and void at one register and its sessions open and close. */
class ReceiptNumbersCrashTest {

  private static final int CLIENTS = 50;
  private static final int CRASHES = 2;

  @RegisterExtension
  private static final Shop shop = new Shop();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Set<String> sold = ConcurrentHashMap.newKeySet();
  private final Set<String> voided = ConcurrentHashMap.newKeySet();
  private Till till;
  private ServiceProcess service;

  @Test
  void a_crash_leaves_no_gap_in_the_receipt_numbers_and_loses_nothing_that_was_answered() {
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
    Reports.assertAddUp(shop);
    Consistency.assertJournalsAreWhole(shop);
    assertWhatWasAnsweredIsStored();
  }

  private void assertWhatWasAnsweredIsStored() {
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
      clients.submit(() -> untilKilled(this::closeAndOpen));
      for (int i = 0; i < CLIENTS; i++) {
        var voids = i % 5 == 0;
        clients.submit(() -> untilKilled(() -> sell(voids)));
      }
      ServiceProcess.await("sales", () -> sold.size() >= enough);
      service.kill();
    }
  }

  private interface Step {
    void take() throws IOException, InterruptedException;
  }

  private static Void untilKilled(Step step) throws InterruptedException {
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
    var request = service.request(path).POST(BodyPublishers.ofString(body.encode())).build();
    return new JsonObject(client.send(request, BodyHandlers.ofString()).body());
  }
}
