package pos.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.ServiceProcess;
import pos.testing.Times;

/**
 * Kills a real order service at every step while another instance lives: {@code -Dcrash.rounds=20} for a full run.
 *
 * <p>It is killed {@code before} a commit or before a call gets through, {@code after} that without learning of it, or
 * {@code late}: the call gets through when its caller is dead. The provider's own commits are points as well.
 */
class CrashTest {

  private static final int ROUNDS = Integer.getInteger("crash.rounds", 1);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  /** Commits at which a process is killed at once; only the last may be a single statement: those share connections. */
  private static final List<List<String>> COMMITS = List.of(
      List.of("bought: confirmed", "bought: pending"),
      List.of("declined: failed", "bought: reserved"),
      List.of("cancelled: cancelling", "bought: charged"),
      List.of("cancelled: cancelled", "bought: paid"),
      List.of("short: failed", "bought: cart reduced"),
      List.of("refunded: refunding", "cancelled: given back"),
      List.of("refunded: refunded", "refunded: given back"),
      List.of("goodwill: giving"),
      List.of("goodwill: given", "goodwill: given back"),
      List.of("renewed: confirmed", "renewed: held again"),
      List.of("gone: refunded", "gone: given up"),
      List.of("lapsed: refunded", "gone: given back"),
      List.of("undone: refunded", "declined: charged"));
  private static final List<List<String>> CALLS = List.of(
      List.of("bought: reserve", "declined: release"),
      List.of("bought: commit", "bought: purchase"),
      List.of("short: reserve", "undone: release", "lapsed: commit again"),
      List.of("renewed: commit", "gone: reserve again"),
      List.of("renewed: reserve again", "renewed: commit again"));

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static Crash.Database database;
  private static ServiceProcess process;
  private static ServiceProcess next;
  private static CompletableFuture<Void> starting;
  private static WebClient client;

  @BeforeAll
  static void open() {
    database = new Crash.Database(shop.orders);
    client = WebClient.create(shop.orders.vertx(), new WebClientOptions(), new PoolOptions().setHttp1MaxSize(50));
    process = start("victim-1");
    next = start("victim-2");
    starting = CompletableFuture.completedFuture(null);
  }

  private static ServiceProcess start(String instance) {
    var environment = shop.orders.environment();
    return ServiceProcess.start(OrderService.class, Map.of("HOST", "127.0.0.1", "INSTANCE_ID", instance,
        "DATABASE_URL", database.victimsUri(), "DATABASE_PASSWORD", environment.databasePassword(),
        "REDIS_URL", environment.redisUri(), "GATEWAY_URL", shop.gateway().url()));
  }

  @AfterAll
  static void close() {
    starting.join();
    process.close();
    next.close();
    database.close();
  }

  @Test
  void an_order_service_killed_anywhere_loses_no_order_no_money_and_no_goods() {
    var victims = new HashMap<Victim, Instant>();
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < COMMITS.size(); i++) {
        var points = COMMITS.get(i);
        timesAt(i).forEach(when ->
            kill(points.stream().map(point -> Victim.of(shop, when, point)).toList(), victims));
      }
      CALLS.forEach(points -> kill(points.stream().flatMap(point -> Stream.of("before", "late", "after")
          .map(when -> Victim.of(shop, when, point))).toList(), victims));
    }
    shop.assertBooksAgree();
    victims.forEach(CrashTest::assertSettledInTime);
    victims.keySet().forEach(CrashTest::assertAnswered);
    shop.assertBooksAgree();
  }

  /** Returns before and after a commit; usually one of them, in turn. */
  private static List<String> timesAt(int commit) {
    var turn = commit % Times.of(2, 1);
    return List.of("before", "after").subList(turn, turn + Times.of(1, 2));
  }

  /** A process that has just started may answer its first requests later than a caller waits. */
  private static void warmUp() {
    assertEquals(201, Victim.of(shop, "", "bought: nothing").send(client, process).await().statusCode());
  }

  private static void kill(List<Victim> victims, Map<Victim, Instant> killed) {
    if (victims.getFirst().isCall()) {
      warmUp();
    }
    var crashes = new ArrayList<Crash>();
    var answers = new HashMap<Victim, Future<HttpResponse<Buffer>>>();
    for (var victim : victims) {
      crashes.add(victim.crash(database));
      answers.put(victim, victim.send(client, process));
      if (!victim.isCall()) {
        crashes.getLast().awaitReached();
      }
    }
    crashes.forEach(Crash::awaitReached);
    process.kill();
    victims.forEach(victim -> killed.put(victim, Instant.now()));
    crashes.forEach(Crash::end);
    answers.forEach((victim, answer) -> assertNull(answer.otherwiseEmpty().await(), () -> victim + " was answered"));
    takeTurns();
  }

  /** Lets the killed process start again while the other one is killed. */
  private static void takeTurns() {
    starting.join();
    var dead = process;
    process = next;
    next = dead;
    starting = CompletableFuture.runAsync(dead::restart);
  }

  private static void assertSettledInTime(Victim victim, Instant killed) {
    shop.orders.sql("SELECT greatest(updated_at, cart_reduced_at) AS at FROM orders WHERE customer_id = $1",
        victim.customer()).forEach(order -> {
          var took = Duration.between(killed, order.getOffsetDateTime("at"));
          assertTrue(took.compareTo(LIMIT) < 0, () -> victim + " took " + took);
        });
  }

  /** Repeats a request under its key, which returns the outcome; there is one order, hidden from other customers. */
  private static void assertAnswered(Victim victim) {
    var reply = victim.repeat();
    assertEquals(victim.course().status, reply.status(), () -> victim + " " + reply.body());
    assertEquals(reply.body(), victim.repeat().body());
    var orders = shop.orders.sql("SELECT id FROM orders WHERE customer_id = $1", victim.customer());
    assertEquals(1, orders.size(), victim::toString);
    var order = orders.getFirst().getLong("id");
    assertEquals(victim.course().history, shop.history(order), victim::toString);
    assertEquals(404, shop.get(Shop.customer(), "/orders/" + order).status());
    assertEquals(victim.wasWrittenDown(), "true".equals(reply.header("Idempotency-Replayed")), victim::toString);
  }
}
