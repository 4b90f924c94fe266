package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.LongRun;

/**
 * A shop in full swing to which everything happens that can: {@code -Dchaos.minutes=10} makes it last longer than a
 * minute, {@code -Dchaos.seed} repeats the disturbances of an earlier run.
 */
@LongRun
class ChaosTest {

  private static final int MINUTES = Integer.getInteger("chaos.minutes", 1);
  private static final long SEED = Long.getLong("chaos.seed", System.currentTimeMillis());
  private static final int SHOPPERS = 6;
  /** Nine at the registers of stores, and one at the counter of the logistics centre. */
  private static final int TILLS = 10;
  private static final long LAST_ANSWER_SECONDS = 180;
  private static final List<String> KINDS = List.of(
      "sale", "void", "return", "add", "checkout", "cancel", "page", "report", "import", "delivery", "count");

  @RegisterExtension
  private static final Floor floor = Floor.withWebShop(2).withReporting().withForgetfulNetwork();

  private final Random random = new Random(SEED);
  private final Disturbances disturbances = new Disturbances(floor, new Random(SEED));
  private final PatientClient client = new PatientClient(floor);
  private final AtomicBoolean closed = new AtomicBoolean();

  @Test
  void whatever_happens_nothing_is_lost_or_doubled_or_oversold_and_everybody_is_answered() throws IOException {
    System.out.println("chaos: seed " + SEED);
    try {
      var goods = Goods.stockUp(floor);
      var tills = new BusyTills(floor, client, goods);
      var shoppers = new Shoppers(floor, client, goods, disturbances::lossesOfCarts);
      var backOffice = new BackOffice(floor, client, goods);
      disturb(work(tills, shoppers, backOffice));
      var books = new ChaosBooks(floor, tills, shoppers, backOffice);
      books.settle();
      books.check();
      KINDS.forEach(kind -> assertTrue(client.counts().getOrDefault(kind, Map.of()).keySet().stream()
          .anyMatch(answer -> answer.startsWith("2")), () -> "none succeeded: " + kind));
    } catch (AssertionError | RuntimeException e) {
      throw explained(e);
    } finally {
      System.out.printf("chaos: %d min, seed %d, answers %s, disturbances %s%n", MINUTES, SEED, client.counts(),
          disturbances.counts());
    }
  }

  /** Returns the work of each till, customer and clerk, which ends when the shop is closed. */
  private List<Future<Void>> work(BusyTills tills, Shoppers shoppers, BackOffice backOffice) {
    var working = new ArrayList<Future<Void>>();
    for (int i = 0; i < TILLS; i++) {
      var register = i == 0 ? WebShop.registerAtTheCentre(floor) : i;
      working.add(tills.work(closed, register, chance()));
    }
    for (int i = 0; i < SHOPPERS; i++) {
      working.add(shoppers.shop(closed, chance()));
    }
    working.add(backOffice.readLists(closed, chance()));
    working.add(backOffice.readReports(closed, chance()));
    working.add(backOffice.importPrices(closed, chance()));
    working.add(backOffice.keepStock(closed, chance()));
    return working;
  }

  private Random chance() {
    return new Random(random.nextLong());
  }

  private void disturb(List<Future<Void>> working) {
    try {
      disturbances.run(Duration.ofMinutes(MINUTES), () -> working.stream().noneMatch(Future::failed));
    } finally {
      closed.set(true);
    }
    try {
      Future.join(working).await(LAST_ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("requests without a final answer: " + client.unanswered(), e);
    }
  }

  /** Keeps the services' logs, and says what happened before the failure. */
  private AssertionError explained(Throwable failure) throws IOException {
    var logs = Files.createDirectories(Path.of("target", "chaos-" + SEED)).toAbsolutePath();
    for (var service : floor.services().toList()) {
      Files.writeString(logs.resolve(service + ".jsonl"), service.log());
    }
    return new AssertionError("%s%nIt was -Dchaos.seed=%d; the logs of the services are in %s.%n%s".formatted(
        failure.getMessage(), SEED, logs, String.join(System.lineSeparator(), disturbances.log())), failure);
  }
}
