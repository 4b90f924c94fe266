package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.acceptance.Bodies.sale;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.shop.Part;
import pos.testing.ServiceProcess;
import pos.testing.Times;

/** Kills each part of the running stores at the worst moment: nothing is lost, and nothing happens twice. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CrashTest {

  private static final Duration AT_THE_TILL = Duration.ofMillis(1500);
  private static final int BATCH = 400;
  private static final int ROUNDS = Times.of(1, 3);
  private static final int SALES_ROUNDS = Times.of(3, 8);

  @RegisterExtension
  private static final Floor floor = Floor.ofStores();

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
  void a_sales_service_killed_after_its_responses_loses_no_sale_and_no_event() {
    tills = Tills.atService(floor);
    var product = floor.product(1, 1000);
    var unpublished = 0L;
    var again = 0;
    for (int round = 0; round < SALES_ROUNDS; round++) {
      var responses = IntStream.range(0, 10).mapToObj(i -> tills.sell(sale(1 + i % 2, product))).toList();
      Future.any(responses).await();
      floor.service(Part.SALES).kill();
      Future.join(responses).otherwiseEmpty().await();
      unpublished += floor.databases().number(Part.SALES, "SELECT count(*) FROM outbox WHERE published_at IS NULL");
      // ends the lease of the killed relay, so that the next one need not wait for it
      floor.databases().sql(Part.SALES, "UPDATE relay SET held_until = now()");
      floor.service(Part.SALES).restart();
      again += tills.sendAgain();
    }
    assertTrue(unpublished > 0 && again > 0,
        "killed too late: " + unpublished + " events, " + again + " sales without a response");
    assertEquals(10 * SALES_ROUNDS, tills.receipts.size());
  }

  @Test
  void an_inventory_service_killed_while_it_reads_events_enters_each_sale_once() {
    var product = floor.product(2, 10_000);
    for (int round = 1; round <= ROUNDS; round++) {
      reserveForOneSecond(2, product);
      killWhileEventsAreRead(product, 3, floor.service(Part.INVENTORY)::kill);
      floor.open();
      var all = round * BATCH;
      ServiceProcess.await("all sales are in the ledger", () -> floor.databases().salesInLedger(product) == all);
    }
  }

  /** The reservation must also expire when the service is not running at that moment. */
  private static void reserveForOneSecond(long store, long product) {
    FloorClient.expect(201, floor.client().post("/inventory-service/reservations", new JsonObject()
        .put("location_id", store).put("reference", "hold-" + System.nanoTime()).put("ttl_seconds", 1)
        .put("lines", new JsonArray().add(Bodies.line(product, 1)))));
  }

  /** Uploads a batch, and kills something while the transaction that enters its sales waits for a lock. */
  private void killWhileEventsAreRead(long product, long register, Runnable kill) {
    try (var _ = floor.databases().lock(Part.INVENTORY,
        "SELECT FROM stocks WHERE product_id = " + product + " FOR UPDATE")) {
      tills.upload(IntStream.range(0, BATCH).mapToObj(_ -> sale(register, product)).toList());
      ServiceProcess.await("events are being applied", () -> floor.databases().number(Part.INVENTORY, """
          SELECT count(*) FROM pg_stat_activity
          WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0""") > 0);
      kill.run();
    }
    var sold = floor.databases().number(Part.SALES, "SELECT count(*) FROM line_items WHERE product_id = $1", product);
    assertTrue(floor.databases().salesInLedger(product) < sold, "killed too late");
  }

  @Test
  void redis_killed_while_events_are_read_loses_no_event() {
    var product = floor.product(3, 10_000);
    for (int round = 0; round < ROUNDS; round++) {
      killWhileEventsAreRead(product, 5, floor.redis()::kill);
      tills.upload(List.of(sale(5, product), sale(5, product)));
      floor.redis().restart();
    }
  }

  @Test
  void redis_emptied_while_events_are_read_loses_no_event() {
    var product = floor.product(3, 10_000);
    for (int round = 0; round < ROUNDS; round++) {
      killWhileEventsAreRead(product, 6, floor::emptyRedis);
      tills.upload(List.of(sale(6, product), sale(6, product)));
    }
  }

  @Test
  void postgres_killed_under_load_loses_nothing() {
    var product = floor.product(4, 100_000);
    var closed = new AtomicBoolean();
    var selling = LongStream.range(0, 8)
        .mapToObj(till -> tills.sellUntil(closed, () -> sale(7 + till % 2, product))).toList();
    try {
      for (int round = 0; round < ROUNDS; round++) {
        awaitSales();
        floor.postgres().kill();
        var failed = tills.failures.get() + 20;
        ServiceProcess.await("sales fail", () -> tills.failures.get() > failed);
        floor.postgres().restart();
        ServiceProcess.await("all services recover by themselves", () ->
            floor.services().allMatch(service -> service.status("/health") == 200));
      }
      awaitSales();
    } finally {
      closed.set(true);
    }
    Future.all(selling).await();
  }

  private void awaitSales() {
    var sold = tills.receipts.size() + 100;
    ServiceProcess.await("a hundred sales", () -> tills.receipts.size() > sold);
  }

  @Test
  void while_inventory_is_down_sales_stay_pending_and_are_confirmed_afterwards() {
    var product = floor.product(5, 1000);
    floor.service(Part.INVENTORY).kill();
    for (int i = 0; i < 20; i++) {
      var began = System.nanoTime();
      var sold = tills.sell(sale(9, product)).await().json();
      assertEquals("pending", sold.getString("stock_status"));
      var took = Duration.ofNanos(System.nanoTime() - began);
      assertTrue(took.compareTo(AT_THE_TILL) < 0, "sale " + i + " took " + took);
    }
    assertTrue(tills.circuit() > 0);
    floor.service(Part.INVENTORY).restart();
    ServiceProcess.await("the pending sales are confirmed", () -> floor.databases().number(Part.SALES,
        "SELECT count(*) FROM transactions WHERE stock_status = 'pending'") == 0);
    tills.awaitConfirmed(() -> sale(9, product));
  }
}
