package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.acceptance.Bodies.sale;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pos.shop.Part;
import pos.testing.LongRun;
import pos.testing.ServiceProcess;

/**
 * Kills each part of the web shop while customers check out and tills sell; {@code -Dcrash.rounds=20} does so 20 times
 * for each part.
 */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class CheckoutCrashTest {

  private static final int INSTANCES = 2;
  private static final int CUSTOMERS = 8;
  private static final List<String> CARDS = List.of("tok_visa", "tok_visa", "tok_visa", "tok_declined");
  private static final int ROUNDS = Integer.getInteger("crash.rounds", 1);
  private static final String IN_PROGRESS = "SELECT count(*) FROM orders WHERE goal IS NOT NULL";

  @RegisterExtension
  private static final Floor floor = Floor.withWebShop(INSTANCES);
  private static long register;

  private WebShop shop;

  private enum Victim {
    ORDER, CART, PRODUCT, INVENTORY, REDIS, POSTGRES;

    void kill() {
      switch (this) {
        case ORDER, CART, PRODUCT, INVENTORY -> floor.service(Part.valueOf(name())).kill();
        case REDIS -> floor.redis().kill();
        case POSTGRES -> floor.postgres().kill();
      }
    }
  }

  @BeforeAll
  static void setUpRegister() {
    register = WebShop.registerAtTheCentre(floor);
  }

  @BeforeEach
  void open() {
    shop = WebShop.open(floor);
  }

  @AfterEach
  void check() {
    shop.check();
  }

  @ParameterizedTest
  @EnumSource(names = {"ORDER", "INVENTORY", "POSTGRES"})
  void a_part_killed_during_checkouts_loses_nothing_and_repeats_nothing(Victim victim) {
    killWhileGoodsAreSold(victim);
  }

  @LongRun
  @ParameterizedTest
  @EnumSource(names = {"CART", "PRODUCT", "REDIS"})
  void another_part_killed_during_checkouts_loses_nothing_and_repeats_nothing(Victim victim) {
    killWhileGoodsAreSold(victim);
  }

  private void killWhileGoodsAreSold(Victim victim) {
    var product = floor.product(WebShop.LOGISTICS_CENTRE, 100_000);
    var closed = new AtomicBoolean();
    var shopping = LongStream.range(0, CUSTOMERS)
        .mapToObj(i -> shop.customers.buyUntil(closed, Customers.newId(), product,
            i == 0 && victim == Victim.ORDER ? List.of("tok_timeout") : CARDS)).toList();
    var selling = shop.tills.sellUntil(closed, () -> sale(register, product));
    try {
      for (int round = 0; round < ROUNDS; round++) {
        awaitOrders();
        victim.kill();
        awaitEffect(victim);
        floor.restartDead();
        awaitSettled();
      }
      awaitOrders();
    } finally {
      closed.set(true);
    }
    Future.all(shopping).await();
    selling.await();
  }

  private void awaitEffect(Victim victim) {
    switch (victim) {
      // the other instance goes on
      case ORDER, CART -> awaitOrders();
      case INVENTORY -> ServiceProcess.await("every customer has an order in progress",
          () -> floor.databases().number(Part.ORDER, IN_PROGRESS) == CUSTOMERS);
      case PRODUCT, REDIS, POSTGRES -> {
        var failed = shop.customers.failures.get() + CUSTOMERS;
        ServiceProcess.await("requests fail", () -> shop.customers.failures.get() > failed);
      }
    }
  }

  /** Waits until the orders that were interrupted have ended, for which they have 30 seconds. */
  private void awaitSettled() {
    var last = floor.databases().number(Part.ORDER, "SELECT max(id) FROM orders");
    ServiceProcess.await("the interrupted orders have ended",
        () -> floor.databases().number(Part.ORDER, IN_PROGRESS + " AND id <= $1", last) == 0);
  }

  private void awaitOrders() {
    var orders = shop.customers.orders.size() + 5 * CUSTOMERS;
    ServiceProcess.await("five orders of each customer", () -> shop.customers.orders.size() > orders);
  }

  /** Ten bodies at once would not fit into the heap of a service, which is 48 MB. */
  @Test
  void bodies_of_100_megabytes_are_refused_and_end_no_service() {
    var token = Customers.headers(Customers.newId(), "huge")[1];
    Map.of("/cart-service/add", floor.port(), "/order-service/checkout", floor.port(),
        "/sales-service/sales", floor.port(), "/add", floor.service(Part.CART).port(),
        "/checkout", floor.service(Part.ORDER).port(), "/sales", floor.service(Part.SALES).port())
        .forEach((path, port) -> IntStream.range(0, 10)
            .mapToObj(_ -> CompletableFuture.supplyAsync(() -> HugeBody.upload(port, path, token))).toList()
            .forEach(answer -> assertEquals("HTTP/1.1 413 Request Entity Too Large", answer.join(), path)));
    assertTrue(floor.services().allMatch(ServiceProcess::isAlive));
  }
}
