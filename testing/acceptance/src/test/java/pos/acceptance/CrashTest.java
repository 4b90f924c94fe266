package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static pos.acceptance.Floor.INVENTORY;
import static pos.acceptance.Floor.SALES;
import static pos.acceptance.Tills.sale;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pos.testing.Reply;
import pos.testing.ServiceProcess;

/** Kills every part of a running shop floor at the worst moment: nothing is lost, nothing happens twice. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CrashTest {

  private static final Duration AT_THE_TILL = Duration.ofMillis(1500);
  private static final int BATCH = 400;

  private static final Set<String> OUTCOMES = Set.of("201 confirmed", "201 pending", "409 insufficient-stock");

  private static Floor floor;

  @BeforeAll
  static void start() throws IOException {
    floor = new Floor();
  }

  @AfterAll
  static void stop() {
    if (floor != null) {
      floor.close();
    }
  }

  private Tills tills;

  @BeforeEach
  void open() {
    tills = Tills.atGateway(floor);
    floor.open();
  }

  @AfterEach
  void check() {
    new Invariants(floor).check(tills.receipts);
  }

  @Test
  void sales_killed_between_its_answer_and_its_event_loses_neither() {
    tills = Tills.atService(floor);
    var product = floor.product(1, 1000);
    var untold = 0L;
    var again = 0;
    for (int round = 0; round < 8; round++) {
      var answers = IntStream.range(0, 10).mapToObj(i -> tills.sell(sale(1 + i % 2, product))).toList();
      Future.any(answers).await();
      floor.sales.kill();
      Future.join(answers).otherwiseEmpty().await();
      untold += floor.number(SALES, "SELECT count(*) FROM outbox WHERE published_at IS NULL");
      // the next one need not wait until the dead one's time is over
      floor.sql(SALES, "UPDATE relay SET held_until = now()");
      floor.sales.restart();
      again += tills.sendAgain();
    }
    assertTrue(untold > 0 && again > 0, "killed too late: " + untold + " events, " + again + " unanswered");
    assertEquals(80, tills.receipts.size());
  }

  @Test
  void inventory_killed_in_the_middle_of_the_stream_enters_each_sale_once() {
    var product = floor.product(2, 10_000);
    for (int round = 1; round <= 3; round++) {
      hold(2, product, 1);
      killInTheStream(product, 3, floor.inventory::kill);
      floor.inventory.restart();
      var all = round * BATCH;
      ServiceProcess.await("the rest is entered", () -> floor.entered(product) == all);
    }
  }

  /** Of goods that nobody will take; over as soon as its time is, whoever was dead then. */
  private static void hold(long store, long product, int seconds) {
    Floor.expect(201, floor.post("/inventory-service/reservations", new JsonObject().put("location_id", store)
        .put("reference", "hold-" + System.nanoTime()).put("ttl_seconds", seconds)
        .put("lines", new JsonArray().add(Tills.line(product, 1)))));
  }

  /** Uploads a batch and does it while some of its sales are in the ledger and others are not. */
  private void killInTheStream(long product, long register, Runnable kill) {
    var before = floor.entered(product);
    tills.upload(IntStream.range(0, BATCH).mapToObj(i -> sale(register, product)).toList());
    ServiceProcess.await("some are entered", () -> floor.entered(product) > before + BATCH / 20);
    kill.run();
    var sold = floor.number(SALES, "SELECT count(*) FROM line_items WHERE product_id = $1", product);
    assertTrue(floor.entered(product) < sold, "killed too late");
  }

  @Test
  void redis_killed_in_the_middle_of_the_stream_loses_no_event() {
    var product = floor.product(3, 10_000);
    for (int round = 0; round < 3; round++) {
      killInTheStream(product, 5, floor.redis::kill);
      tills.upload(List.of(sale(5, product), sale(5, product)));
      floor.redis.restart();
    }
  }

  @Test
  void redis_emptied_in_the_middle_of_the_stream_loses_no_event() {
    var product = floor.product(3, 10_000);
    for (int round = 0; round < 3; round++) {
      killInTheStream(product, 6, floor::emptyRedis);
      tills.upload(List.of(sale(6, product), sale(6, product)));
    }
  }

  @Test
  void postgres_killed_under_load_costs_time_and_nothing_else() {
    var product = floor.product(4, 100_000);
    var closed = new AtomicBoolean();
    var selling = LongStream.range(0, 8)
        .mapToObj(till -> tills.sellUntil(closed, () -> sale(7 + till % 2, product))).toList();
    try {
      for (int round = 0; round < 2; round++) {
        awaitBusiness();
        floor.postgres.kill();
        var failed = tills.failures.get() + 20;
        ServiceProcess.await("trouble", () -> tills.failures.get() > failed);
        floor.postgres.restart();
        ServiceProcess.await("all are well again, by themselves", () ->
            Stream.of(floor.product, floor.inventory, floor.sales).allMatch(each -> each.status("/health") == 200));
      }
      awaitBusiness();
    } finally {
      closed.set(true);
    }
    Future.all(selling).await();
  }

  private void awaitBusiness() {
    var sold = tills.receipts.size() + 100;
    ServiceProcess.await("a hundred sales", () -> tills.receipts.size() > sold);
  }

  @Test
  void while_inventory_is_away_tills_go_on_and_all_is_settled_afterwards() {
    var product = floor.product(5, 1000);
    floor.inventory.kill();
    for (int i = 0; i < 20; i++) {
      var began = System.nanoTime();
      var sold = tills.sell(sale(9, product)).await().json();
      assertEquals("pending", sold.getString("stock_status"));
      var took = Duration.ofNanos(System.nanoTime() - began);
      assertTrue(took.compareTo(AT_THE_TILL) < 0, "sale " + i + " took " + took);
    }
    assertTrue(circuit() > 0);
    floor.inventory.restart();
    ServiceProcess.await("they are confirmed, by themselves", () -> floor.number(SALES,
        "SELECT count(*) FROM transactions WHERE stock_status = 'pending'") == 0);
    awaitConfirmed(product);
  }

  /** Sells until the goods are held again. */
  private void awaitConfirmed(long product) {
    ServiceProcess.await("new sales are confirmed at once", () -> "confirmed".equals(
        tills.sell(sale(9, product)).await().json().getString("stock_status")));
    assertEquals(0, circuit());
  }

  /** 0 closed, 1 open, 2 half open. */
  private static int circuit() {
    return floor.metric(floor.sales, "circuit_breaker_state");
  }

  /** A hold that comes too late does not keep a till from selling, so only a round without one is judged. */
  @Test
  void of_a_hundred_tills_for_the_last_ten_pieces_ten_sell_one() {
    warmUp();
    for (int round = 0; round < 10; round++) {
      var product = floor.product(5, 10);
      var replies = race(IntStream.range(0, 100).mapToObj(i -> sale(9 + i % 2, product)).toList());
      var outcomes = replies.stream().collect(Collectors.groupingBy(CrashTest::outcome, Collectors.counting()));
      assertTrue(OUTCOMES.containsAll(outcomes.keySet()), outcomes::toString);
      if (!outcomes.containsKey("201 pending")) {
        assertEquals(Map.of("201 confirmed", 10L, "409 insufficient-stock", 90L), outcomes);
        ServiceProcess.await("ten are gone", () -> floor.entered(product) == 10);
        assertEquals(0, onHand(product));
        return;
      }
      awaitConfirmed(floor.product(5, 1000));
    }
    fail("holds came too late in each round");
  }

  private static String outcome(Reply reply) {
    return reply.status() + " " + (reply.status() == 201 ? reply.json().getString("stock_status") : reply.code());
  }

  private static long onHand(long product) {
    return floor.number(INVENTORY, "SELECT on_hand FROM stocks WHERE location_id = 5 AND product_id = $1", product);
  }

  @Test
  void one_sale_sent_a_hundred_times_at_once_is_one_sale() {
    var product = floor.product(5, 100);
    var one = sale(10, product);
    var replies = race(IntStream.range(0, 100).mapToObj(i -> one).toList());
    assertTrue(replies.stream().allMatch(reply -> reply.status() == 201), replies::toString);
    assertEquals(Set.of(one.getString("id")), tills.receipts.keySet());
    ServiceProcess.await("it is entered", () -> floor.entered(product) == 1);
    assertEquals(99, onHand(product));
  }

  /** A process that has just started may need longer than a till waits for a hold. */
  private void warmUp() {
    var product = floor.product(5, 1000);
    for (int i = 0; i < 20; i++) {
      race(IntStream.range(0, 10).mapToObj(till -> sale(9 + till % 2, product)).toList());
    }
    awaitConfirmed(product);
  }

  private List<Reply> race(List<JsonObject> sales) {
    var replies = Future.all(sales.stream().map(sale -> floor.post("/sales-service/sales", sale)).toList())
        .await().<Reply>list();
    replies.stream().filter(reply -> reply.status() == 201).forEach(reply -> tills.note(reply.json()));
    return replies;
  }
}
