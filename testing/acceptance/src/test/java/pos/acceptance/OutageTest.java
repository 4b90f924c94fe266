package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.acceptance.Tills.sale;

import io.vertx.core.Future;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pos.testing.ServiceProcess;

/** The store's own service sells on whoever else is away; when they are back, stock and books agree without help. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class OutageTest {

  /** A hold may take half a second; the rest is a busy machine's. */
  private static final long LONGEST_NANOS = 2_000_000_000L;
  private static final int TILLS = 6;
  private static final int SALES_A_TILL = 50;
  private static final int OPEN = 1;

  private static Floor floor;

  private final AtomicLong slowest = new AtomicLong();
  private Tills tills;

  private enum Away {
    PRODUCT, INVENTORY, HUNG_INVENTORY, GATEWAY, REDIS;

    void leave() {
      switch (this) {
        case PRODUCT -> floor.product.kill();
        case INVENTORY -> floor.inventory.kill();
        case HUNG_INVENTORY -> floor.inventory.signal("STOP");
        case GATEWAY -> floor.closeGateway();
        case REDIS -> floor.redis.kill();
      }
    }

    /** Without it no goods are held. */
    boolean holdsGoods() {
      return this != PRODUCT && this != REDIS;
    }
  }

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

  @BeforeEach
  void open() {
    floor.open();
    tills = Tills.atService(floor);
  }

  private static Stream<Set<Away>> outages() {
    return Stream.concat(Stream.of(Away.values()).map(Set::of),
        Stream.of(EnumSet.of(Away.PRODUCT, Away.INVENTORY, Away.GATEWAY, Away.REDIS)));
  }

  @ParameterizedTest
  @MethodSource("outages")
  void a_store_sells_on_alone_and_all_agrees_afterwards(Set<Away> outage) {
    var product = floor.product(1, 10_000);
    outage.forEach(Away::leave);
    Future.all(IntStream.range(0, TILLS).mapToObj(till -> sell(product, SALES_A_TILL)).toList()).await();
    assertEquals(TILLS * SALES_A_TILL, tills.receipts.size());
    assertTrue(slowest.get() < LONGEST_NANOS, () -> "a sale took " + slowest.get() / 1_000_000 + " ms");
    var withoutHolds = outage.stream().anyMatch(Away::holdsGoods);
    assertEquals(withoutHolds ? OPEN : 0, floor.metric(floor.sales, "circuit_breaker_state"));
    floor.inventory.signal("CONT");
    floor.open();
    ServiceProcess.await("the circuit closes", () -> {
      sell(product, 1).await();
      return floor.metric(floor.sales, "circuit_breaker_state") == 0;
    });
    new Invariants(floor).check(tills.receipts);
  }

  /** One after the other; fails with the first that is not taken. */
  private Future<Void> sell(long product, int sales) {
    if (sales == 0) {
      return Future.succeededFuture();
    }
    var began = System.nanoTime();
    return tills.sell(sale(1, product)).compose(sold -> {
      slowest.accumulateAndGet(System.nanoTime() - began, Math::max);
      return sell(product, sales - 1);
    });
  }
}
