package pos.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.order.Shop.paidWith;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pos.testing.Reply;
import pos.testing.ServiceProcess;

/**
 * Kills a real order service at every step, while another instance lives on: {@code -Dcrash.rounds=20} for a full run.
 *
 * <p>{@code before} its commit, or before a call gets through; {@code after}, and nobody hears of it; {@code late}: the
 * call gets through when its caller is dead.
 */
class CrashTest {

  private static final int ROUNDS = Integer.getInteger("crash.rounds", 1);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Map<String, String> CALLS = Map.of(
      "reserve", "POST /inventory-service/reservations",
      "commit", "POST /inventory-service/reservations/[0-9]+/commit",
      "release", "POST /inventory-service/reservations/[0-9]+/release",
      "purchase", "POST /cart-service/purchases");
  /** What is killed at once: of the connections for single statements only the last may be made to wait. */
  private static final List<List<String>> KILLS = List.of(
      List.of("before confirmed", "before pending"), List.of("after confirmed", "after pending"),
      List.of("before failed", "before reserved"), List.of("after failed", "after reserved"),
      List.of("before cancelling", "before charged"), List.of("after cancelling", "after charged"),
      List.of("before cancelled", "before paid"), List.of("after cancelled", "after paid"),
      List.of("before cart reduced"), List.of("after cart reduced"),
      List.of("before given back"), List.of("after given back"),
      List.of("before reserve", "late reserve", "after reserve", "before release", "late release", "after release"),
      List.of("before commit", "late commit", "after commit", "before purchase", "late purchase", "after purchase"));
  private static final Set<String> OF_DECLINED = Set.of("release", "failed");
  private static final Set<String> OF_CANCELLED = Set.of("cancelling", "given back", "cancelled");

  private static Shop shop;
  private static Crash.Database database;
  private static ServiceProcess process;
  private static WebClient client;
  private static long product;

  @BeforeAll
  static void open() {
    shop = new Shop();
    database = new Crash.Database(shop.orders);
    client = WebClient.create(shop.orders.vertx(), new WebClientOptions(), new PoolOptions().setHttp1MaxSize(50));
    product = shop.product(1000, 100_000);
    var environment = shop.orders.environment();
    process = ServiceProcess.start(OrderService.class, Map.of("HOST", "127.0.0.1", "INSTANCE_ID", "victim",
        "DATABASE_URL", environment.databaseUri(), "DATABASE_PASSWORD", environment.databasePassword(),
        "REDIS_URL", environment.redisUri(), "GATEWAY_URL", shop.gateway.url()));
  }

  @AfterAll
  static void close() {
    process.close();
    database.close();
    shop.close();
  }

  /** A request to be killed at a point, named by when and what. */
  private record Victim(String when, String what, long customer, String path, JsonObject body) {

    static Victim of(String point) {
      var space = point.indexOf(' ');
      var what = point.substring(space + 1);
      var customer = shop.customerWith(product, 1);
      return OF_CANCELLED.contains(what) ? new Victim(point.substring(0, space), what, customer,
          "/orders/" + shop.order(customer).getLong("id") + "/cancel", new JsonObject())
          : new Victim(point.substring(0, space), what, customer, "/checkout",
              paidWith(OF_DECLINED.contains(what) ? "tok_declined" : "tok_visa"));
    }

    boolean isCall() {
      return CALLS.containsKey(what);
    }

    private String correlationId() {
      return "crash-" + customer;
    }

    Crash crash() {
      return isCall()
          ? new Crash.AtCall(shop.gateway.halt(correlationId(), CALLS.get(what), !when.equals("after")),
              when.equals("before"))
          : database.halt(customer, what, when.equals("after"));
    }

    Future<HttpResponse<Buffer>> send() {
      return client.postAbs(process.uri(path).toString()).putHeader("Authorization", shop.token(customer))
          .putHeader("Idempotency-Key", "crash").putHeader("X-Correlation-ID", correlationId()).sendJsonObject(body);
    }

    int expectedStatus() {
      return OF_CANCELLED.contains(what) ? 200 : OF_DECLINED.contains(what) ? 402 : 201;
    }

    boolean wasWrittenDown() {
      return !when.equals("before") || !Set.of("pending", "cancelling").contains(what);
    }
  }

  @Test
  void an_order_service_killed_anywhere_loses_no_order_no_money_and_no_goods() {
    var victims = new HashMap<Victim, Instant>();
    for (int round = 0; round < ROUNDS; round++) {
      KILLS.forEach(points -> kill(points.stream().map(Victim::of).toList(), victims));
    }
    shop.assertBooksAgree();
    victims.forEach(CrashTest::assertSettledInTime);
    victims.keySet().forEach(CrashTest::assertAnswered);
    shop.assertBooksAgree();
  }

  /** Callers wait for a second or two, and a process that has just started may need as long for its first answers. */
  private static void warmUp() {
    var customer = shop.customerWith(product, 1);
    assertEquals(201, new Victim("", "", customer, "/checkout", paidWith("tok_visa")).send().await().statusCode());
  }

  private static void kill(List<Victim> victims, Map<Victim, Instant> killed) {
    if (victims.getFirst().isCall()) {
      warmUp();
    }
    var crashes = new ArrayList<Crash>();
    var answers = new ArrayList<Future<HttpResponse<Buffer>>>();
    for (var victim : victims) {
      crashes.add(victim.crash());
      answers.add(victim.send());
      if (!victim.isCall()) {
        crashes.getLast().awaitReached();
      }
    }
    crashes.forEach(Crash::awaitReached);
    process.kill();
    victims.forEach(victim -> killed.put(victim, Instant.now()));
    crashes.forEach(Crash::end);
    for (int i = 0; i < victims.size(); i++) {
      var answer = answers.get(i).otherwiseEmpty().await();
      assertNull(answer, victims.get(i).when + " " + victims.get(i).what + " was answered");
    }
    process.restart();
  }

  private static void assertSettledInTime(Victim victim, Instant killed) {
    shop.orders.sql("SELECT updated_at FROM orders WHERE customer_id = $1", victim.customer()).forEach(order -> {
      var took = Duration.between(killed, order.getOffsetDateTime("updated_at"));
      assertTrue(took.compareTo(LIMIT) < 0, () -> victim + " took " + took);
    });
  }

  /** Whoever asks again under the same key has the outcome, and there is one order, which nobody else sees. */
  private static void assertAnswered(Victim victim) {
    var reply = ask(victim);
    assertEquals(victim.expectedStatus(), reply.status(), () -> victim + " " + reply.body());
    assertEquals(reply.body(), ask(victim).body());
    var orders = shop.orders.sql("SELECT id FROM orders WHERE customer_id = $1", victim.customer());
    assertEquals(1, orders.size());
    assertEquals(404, shop.get(Shop.customer(), "/orders/" + orders.getFirst().getLong("id")).status());
    assertEquals(victim.wasWrittenDown(), "true".equals(reply.header("Idempotency-Replayed")), victim::toString);
  }

  private static Reply ask(Victim victim) {
    return shop.post(shop.orders, victim.customer(), victim.path(), victim.body().toBuffer(),
        "Idempotency-Key", "crash").await();
  }
}
