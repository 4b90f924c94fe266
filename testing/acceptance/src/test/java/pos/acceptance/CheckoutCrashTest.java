package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static pos.acceptance.Floor.INVENTORY;
import static pos.acceptance.Tills.sale;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pos.testing.OrderBooks;
import pos.testing.Reply;
import pos.testing.ServiceProcess;

/**
 * Kills every part of the web shop while customers check out and tills sell, {@code -Dcrash.rounds=20} times each for a
 * full run, and races them for the last pieces.
 */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class CheckoutCrashTest {

  private static final int INSTANCES = 2;
  private static final int CUSTOMERS = 8;
  /** Web orders are served from here. */
  private static final long LOGISTICS_CENTRE = 6;
  private static final List<String> CARDS = List.of("tok_visa", "tok_visa", "tok_visa", "tok_declined");
  /** The last where the machine is too busy to ask for prices in time. */
  private static final Set<String> OUTCOMES_OF_RETIRING =
      Set.of("201", "409 product-unavailable", "503 unavailable");
  private static final int RACERS = 200;
  private static final int RACES = 20;
  private static final int ROUNDS = Integer.getInteger("crash.rounds", 1);

  private static Floor floor;
  private static long registerOfTheCentre;

  private Customers customers;
  private Tills tills;

  private enum Victim {
    ORDER, CART, PRODUCT, INVENTORY, REDIS, POSTGRES;

    void kill() {
      switch (this) {
        case ORDER -> floor.orders.getFirst().kill();
        case CART -> floor.carts.getFirst().kill();
        case PRODUCT -> floor.product.kill();
        case INVENTORY -> floor.inventory.kill();
        case REDIS -> floor.redis.kill();
        case POSTGRES -> floor.postgres.kill();
      }
    }
  }

  @BeforeAll
  static void start() throws IOException {
    floor = new Floor(INSTANCES);
    registerOfTheCentre = Floor.expect(201, floor.post("/sales-service/registers",
        new JsonObject().put("store_id", LOGISTICS_CENTRE).put("name", "Comptoir"))).getLong("id");
  }

  @AfterAll
  static void stop() {
    if (floor != null) {
      floor.close();
    }
  }

  @BeforeEach
  void open() {
    floor.open();
    customers = new Customers(floor);
    tills = Tills.atGateway(floor);
    floor.sql(Floor.ORDER, "SELECT id, total_cents FROM orders WHERE status = 'confirmed'")
        .forEach(order -> customers.orders.put(order.getLong("id"), order.getLong("total_cents")));
  }

  @AfterEach
  void check() {
    new Invariants(floor).check(tills.receipts);
    new OrderBooks(sql -> floor.sql(Floor.ORDER, sql), sql -> floor.sql(INVENTORY, sql)).assertAgree();
    customers.check();
  }

  @ParameterizedTest
  @EnumSource
  void whoever_is_killed_under_checkouts_nothing_is_lost_and_nothing_happens_twice(Victim victim) {
    var product = floor.product(LOGISTICS_CENTRE, 100_000);
    var closed = new AtomicBoolean();
    var shopping = LongStream.range(0, CUSTOMERS)
        .mapToObj(i -> customers.buyUntil(closed, Customers.customer(), product,
            i == 0 && victim == Victim.ORDER ? List.of("tok_timeout") : CARDS)).toList();
    var selling = tills.sellUntil(closed, () -> sale(registerOfTheCentre, product));
    try {
      for (int round = 0; round < ROUNDS; round++) {
        awaitBusiness();
        victim.kill();
        awaitEffect(victim);
        floor.restartDead();
        awaitSettled();
      }
      awaitBusiness();
    } finally {
      closed.set(true);
    }
    Future.all(shopping).await();
    selling.await();
  }

  private void awaitEffect(Victim victim) {
    switch (victim) {
      // the other instance goes on
      case ORDER, CART -> awaitBusiness();
      case INVENTORY -> ServiceProcess.await("orders that wait", () ->
          floor.number(Floor.ORDER, "SELECT count(*) FROM orders WHERE goal IS NOT NULL") == CUSTOMERS);
      case PRODUCT, REDIS, POSTGRES -> {
        var failed = customers.failures.get() + CUSTOMERS;
        ServiceProcess.await("trouble", () -> customers.failures.get() > failed);
      }
    }
  }

  /** Whatever was on its way when somebody died, within the 30 seconds that are waited for. */
  private void awaitSettled() {
    var last = floor.number(Floor.ORDER, "SELECT max(id) FROM orders");
    ServiceProcess.await("the orders that somebody's death delayed", () ->
        floor.number(Floor.ORDER, "SELECT count(*) FROM orders WHERE goal IS NOT NULL AND id <= $1", last) == 0);
  }

  private void awaitBusiness() {
    var orders = customers.orders.size() + 5 * CUSTOMERS;
    ServiceProcess.await("orders", () -> customers.orders.size() > orders);
  }

  /** Ten at once, and each service has 48 MB of heap. */
  @Test
  void bodies_of_100_megabytes_are_refused_and_kill_nobody() {
    var token = Customers.headers(Customers.customer(), "huge")[1];
    Map.of("/cart-service/add", floor.port, "/order-service/checkout", floor.port, "/sales-service/sales", floor.port,
        "/add", floor.carts.getFirst().port(), "/checkout", floor.orders.getFirst().port(),
        "/sales", floor.sales.port()).forEach((path, port) -> IntStream.range(0, 10)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> HugeBody.upload(port, path, token))).toList()
            .forEach(answer -> assertEquals("HTTP/1.1 413 Request Entity Too Large", answer.join(), path)));
    assertTrue(floor.services().allMatch(ServiceProcess::isAlive));
  }

  /** A till sells what it has on its shelf; the web shop stops. */
  @Test
  void a_product_is_retired_while_it_is_sold() {
    var product = floor.product(LOGISTICS_CENTRE, 100_000);
    var closed = new AtomicBoolean();
    var selling = Stream.generate(() -> tills.sellUntil(closed, () -> sale(registerOfTheCentre, product)))
        .limit(CUSTOMERS).toList();
    try {
      var checkingOut = race(50, product);
      Floor.expect(200, floor.delete("/product-service/products/" + product));
      var outcomes = outcomes(Future.all(checkingOut).await().list());
      assertTrue(OUTCOMES_OF_RETIRING.containsAll(outcomes.keySet()), outcomes::toString);
      var sold = floor.entered(product);
      ServiceProcess.await("the tills go on", () -> floor.entered(product) > sold + 100);
    } finally {
      closed.set(true);
    }
    Future.all(selling).await();
  }

  @Test
  void of_two_hundred_customers_one_has_the_last_piece() {
    for (int round = 0; round < RACES; round++) {
      var product = floor.product(LOGISTICS_CENTRE, 1);
      assertEquals(Map.of("201", 1L, "409 insufficient-stock", RACERS - 1L),
          outcomes(Future.all(race(RACERS, product)).await().list()), "round " + round);
    }
  }

  /** A hold that comes too late does not keep a till from selling, so only a round without one is judged. */
  @Test
  void web_and_till_sell_the_last_pieces_once() {
    for (int round = 0; round < 10; round++) {
      var product = floor.product(LOGISTICS_CENTRE, 20);
      var customersRacing = race(30, product);
      var tillsRacing = IntStream.range(0, 30).mapToObj(till ->
          floor.post("/sales-service/sales", sale(registerOfTheCentre, product))).toList();
      var replies = Future.all(Stream.concat(customersRacing.stream(), tillsRacing.stream()).toList())
          .await().<Reply>list();
      replies.stream().filter(reply -> reply.status() == 201 && reply.json().containsKey("receipt_number"))
          .forEach(reply -> tills.note(reply.json()));
      if (replies.stream().noneMatch(reply -> "pending".equals(reply.json().getString("stock_status")))) {
        assertEquals(Map.of("201", 20L, "409 insufficient-stock", 40L), outcomes(replies));
        return;
      }
    }
    fail("a till's hold came too late in each round");
  }

  /** Each with one piece in the cart, all at once. */
  private List<Future<Reply>> race(int racers, long product) {
    var shoppers = LongStream.range(0, racers).mapToObj(i -> Customers.customer()).toList();
    Future.all(shoppers.stream().map(customer -> customers.add(customer, product)).toList()).await();
    return shoppers.stream().map(customer -> customers.checkOut(customer, "race", "tok_visa")).toList();
  }

  private static Map<String, Long> outcomes(List<Reply> replies) {
    return replies.stream().collect(Collectors.groupingBy(reply ->
        reply.status() + (reply.status() < 400 ? "" : " " + reply.code()), TreeMap::new, Collectors.counting()));
  }
}
