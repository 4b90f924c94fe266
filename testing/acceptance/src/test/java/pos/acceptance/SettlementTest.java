package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.shop.Part;
import pos.testing.ServiceProcess;

/** Ten tills that sell without a pause, against the ledger that must keep up: {@code -Dsettlement.seconds=300}. */
@EnabledIfSystemProperty(named = "settlement.seconds", matches = "[0-9]+")
class SettlementTest {

  private static final int TILLS = 10;
  private static final int PRODUCTS = 30;
  private static final long LOOK_MILLIS = 5000;
  /** Far below the time of a hold, which need not matter any more. */
  private static final long MOST_LAG_SECONDS = 30;

  @RegisterExtension
  private static final Floor floor = Floor.ofStores();

  private final List<Long> products = new ArrayList<>();

  @Test
  void the_ledger_keeps_up_with_ten_tills() {
    var seconds = Integer.getInteger("settlement.seconds");
    floor.open();
    stockUp();
    var tills = Tills.atGateway(floor);
    tills.warmUp(() -> basket(1));
    var closed = new AtomicBoolean();
    var soldBefore = sold();
    var settledBefore = settled();
    var selling = IntStream.rangeClosed(1, TILLS)
        .mapToObj(register -> tills.sellUntil(closed, () -> basket(register))).toList();
    var mostLag = 0;
    for (long left = seconds * 1000L; left > 0; left -= LOOK_MILLIS) {
      floor.timer(LOOK_MILLIS).await();
      var lag = floor.client().metric(floor.service(Part.INVENTORY), "consumer_lag_seconds");
      mostLag = Math.max(mostLag, lag);
      System.out.printf("sold %d, settled %d, lag %d s%n", sold() - soldBefore, settled() - settledBefore, lag);
    }
    closed.set(true);
    Future.all(selling).await();
    System.out.printf("beside %d tills: sold %d/s, settled %d/s, most lag %d s%n", TILLS,
        (sold() - soldBefore) / seconds, (settled() - settledBefore) / seconds, mostLag);
    var left = sold() - settled();
    var begin = System.nanoTime();
    ServiceProcess.await("all sales are in the ledger", Duration.ofMinutes(10), () -> settled() == sold());
    System.out.printf("alone: %d in %.1f s%n", left, (System.nanoTime() - begin) / 1e9);
    new Invariants(floor).check(tills.receipts);
    assertTrue(mostLag <= MOST_LAG_SECONDS, "the ledger was " + mostLag + " s behind");
  }

  private void stockUp() {
    for (int i = 0; i < PRODUCTS; i++) {
      products.add(floor.product(1, 1_000_000));
    }
    for (long store = 2; store <= 5; store++) {
      FloorClient.expect(201, floor.client().post("/inventory-service/movements", new JsonObject()
          .put("type", "receipt").put("location_id", store).put("reference", "delivery-" + store)
          .put("lines", new JsonArray(products.stream().map(product -> Bodies.line(product, 1_000_000)).toList()))));
    }
  }

  /** Returns a sale of one to three pieces of each of three products. */
  private JsonObject basket(long register) {
    var random = ThreadLocalRandom.current();
    var lines = new JsonArray();
    var cents = 0L;
    var first = random.nextInt(PRODUCTS);
    for (int i = 0; i < 3; i++) {
      var quantity = random.nextInt(1, 4);
      lines.add(Bodies.line(products.get((first + 7 * i) % PRODUCTS), quantity));
      cents += 100L * quantity;
    }
    return new JsonObject().put("id", UUID.randomUUID().toString()).put("register_id", register).put("cashier", "Bao")
        .put("lines", lines).put("payments", new JsonArray().add(
            new JsonObject().put("method", "debit").put("amount_cents", cents)));
  }

  private static long sold() {
    return floor.databases().number(Part.SALES, "SELECT count(*) FROM sale_ids");
  }

  private static long settled() {
    return floor.databases().number(Part.INVENTORY, "SELECT count(*) FROM movements WHERE type = 'sale'");
  }
}
