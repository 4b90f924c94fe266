package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static pos.acceptance.Bodies.sale;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.Reply;
import pos.testing.ServiceProcess;
import pos.testing.Times;

/** Customers and tills that buy the same goods at the same time. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class CheckoutRaceTest {

  private static final int INSTANCES = 2;
  private static final int TILLS = 8;
  private static final int RACERS = 200;
  private static final int FEW = 25;
  private static final int RACES = Times.of(3, 20);
  private static final int PIECES = 20;
  private static final Set<String> TOO_SLOW = Set.of("202", "503 unavailable", "503 no-upstream", "504 gateway-timeout");
  /** 503 where the machine is too busy to read the prices in time. */
  private static final Set<String> OUTCOMES_OF_RETIRING =
      Set.of("201", "409 product-unavailable", "503 unavailable");

  @RegisterExtension
  private static final Floor floor = Floor.withWebShop(INSTANCES);
  private static long register;

  private WebShop shop;

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

  @Test
  void tills_go_on_selling_a_retired_product_and_the_web_shop_stops() {
    var product = floor.product(WebShop.LOGISTICS_CENTRE, 100_000);
    var closed = new AtomicBoolean();
    var selling = Stream.generate(() -> shop.tills.sellUntil(closed, () -> sale(register, product)))
        .limit(TILLS).toList();
    try {
      var checkingOut = shop.race(50, product);
      FloorClient.expect(200, floor.client().delete("/product-service/products/" + product));
      var outcomes = outcomes(Future.all(checkingOut).await().list());
      assertTrue(OUTCOMES_OF_RETIRING.containsAll(outcomes.keySet()), outcomes::toString);
      var sold = floor.databases().salesInLedger(product);
      ServiceProcess.await("a hundred more sales at the tills",
          () -> floor.databases().salesInLedger(product) > sold + 100);
    } finally {
      closed.set(true);
    }
    Future.all(selling).await();
  }

  /**
   * A checkout that takes nine seconds is answered before it is settled, one whose session is not looked up within two is
   * refused, and one that takes ten is given up by the gateway, which then leaves the instance alone for a moment: a slow
   * machine races with fewer.
   */
  @Test
  void one_of_two_hundred_customers_gets_the_last_piece() {
    var racers = RACERS;
    for (int judged = 0; judged < RACES;) {
      var product = floor.product(WebShop.LOGISTICS_CENTRE, 1);
      var outcomes = outcomes(Future.all(shop.race(racers, product)).await().list());
      if (racers > FEW && TOO_SLOW.stream().anyMatch(outcomes::containsKey)) {
        racers /= 2;
        floor.open();
      } else {
        assertEquals(Map.of("201", 1L, "409 insufficient-stock", racers - 1L), outcomes, "race " + judged);
        judged++;
      }
    }
  }

  /**
   * A till also sells when its reservation takes too long, and a customer is sent away when the session is not looked up
   * in time, so only a round without such sales and customers is judged in full; on a slow machine that takes a smaller
   * round.
   */
  @Test
  void customers_and_tills_together_sell_the_last_pieces_once() {
    var plenty = floor.product(WebShop.LOGISTICS_CENTRE, 1000);
    shop.tills.warmUp(() -> sale(register, plenty));
    for (int racers = 30; 2 * racers > PIECES; racers -= 2) {
      var product = floor.product(WebShop.LOGISTICS_CENTRE, PIECES);
      var customersRacing = shop.race(racers, product);
      var tillsRacing = IntStream.range(0, racers).mapToObj(_ ->
          floor.client().post("/sales-service/sales", sale(register, product))).toList();
      var replies = Future.all(Stream.concat(customersRacing.stream(), tillsRacing.stream()).toList())
          .await().<Reply>list();
      replies.stream().filter(reply -> reply.status() == 201 && reply.json().containsKey("receipt_number"))
          .forEach(reply -> shop.tills.note(reply.json()));
      var held = replies.stream().filter(reply -> reply.status() == 201 && !isPending(reply)).count();
      assertTrue(held <= PIECES, () -> outcomes(replies).toString());
      if (replies.stream().noneMatch(reply -> isPending(reply) || reply.status() == 503)) {
        assertEquals(Map.of("201", (long) PIECES, "409 insufficient-stock", 2L * racers - PIECES), outcomes(replies));
        return;
      }
      shop.tills.awaitConfirmed(() -> sale(register, plenty));
    }
    fail("a till's reservation took too long in every round");
  }

  /** Returns whether the reply is a sale that was taken without a reservation. */
  private static boolean isPending(Reply reply) {
    return "pending".equals(reply.json().getString("stock_status"));
  }

  private static Map<String, Long> outcomes(List<Reply> replies) {
    return replies.stream().collect(Collectors.groupingBy(reply ->
        reply.status() + (reply.status() < 400 ? "" : " " + reply.code()), TreeMap::new, Collectors.counting()));
  }
}
