package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.acceptance.Bodies.sale;

import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pos.shop.Part;
import pos.testing.LongRun;
import pos.testing.ServiceProcess;

/** A store's own sales service sells while other parts are down; afterwards stock and books agree by themselves. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class OutageTest {

  /** A reservation may take half a second; the rest allows for a busy machine. */
  private static final long LONGEST_NANOS = 2_000_000_000L;
  private static final int TILLS = 6;
  private static final int SALES_A_TILL = 50;
  private static final int CLOSED = 0;
  private static final int OPEN = 1;

  @RegisterExtension
  private static final Floor floor = Floor.ofStores();

  private final AtomicLong slowest = new AtomicLong();
  private Tills tills;

  private enum Outage {
    PRODUCT, INVENTORY, HUNG_INVENTORY, GATEWAY, REDIS;

    void begin() {
      switch (this) {
        case PRODUCT -> floor.service(Part.PRODUCT).kill();
        case INVENTORY -> floor.service(Part.INVENTORY).kill();
        case HUNG_INVENTORY -> floor.service(Part.INVENTORY).signal("STOP");
        case GATEWAY -> floor.closeGateway();
        case REDIS -> floor.redis().kill();
      }
    }

    /** Returns whether the sales service cannot reserve stock during the outage. */
    boolean preventsReservations() {
      return this != PRODUCT && this != REDIS;
    }
  }

  @BeforeEach
  void open() {
    floor.open();
    tills = Tills.atService(floor);
  }

  @ParameterizedTest
  @EnumSource
  @LongRun
  void a_store_sells_during_an_outage_and_everything_agrees_afterwards(Outage outage) {
    sellDuring(Set.of(outage));
  }

  @Test
  void a_store_sells_while_everything_else_is_down_and_everything_agrees_afterwards() {
    sellDuring(EnumSet.of(Outage.PRODUCT, Outage.INVENTORY, Outage.GATEWAY, Outage.REDIS));
  }

  private void sellDuring(Set<Outage> outages) {
    var product = floor.product(1, 10_000);
    outages.forEach(Outage::begin);
    Future.all(IntStream.range(0, TILLS).mapToObj(_ -> sell(product, SALES_A_TILL)).toList()).await();
    assertEquals(TILLS * SALES_A_TILL, tills.receipts.size());
    assertTrue(slowest.get() < LONGEST_NANOS, () -> "a sale took " + slowest.get() / 1_000_000 + " ms");
    assertEquals(outages.stream().anyMatch(Outage::preventsReservations) ? OPEN : CLOSED, tills.circuit());
    floor.service(Part.INVENTORY).signal("CONT");
    floor.open();
    ServiceProcess.await("the circuit closes", () -> {
      sell(product, 1).await();
      return tills.circuit() == CLOSED;
    });
    new Invariants(floor).check(tills.receipts);
  }

  /** Sells one piece after the other, and fails with the first sale that is refused. */
  private Future<Void> sell(long product, int sales) {
    if (sales == 0) {
      return Future.succeededFuture();
    }
    var began = System.nanoTime();
    return tills.sell(sale(1, product)).compose(_ -> {
      slowest.accumulateAndGet(System.nanoTime() - began, Math::max);
      return sell(product, sales - 1);
    });
  }
}
