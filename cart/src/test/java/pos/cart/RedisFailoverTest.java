package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.cart.OtherServices.customer;
import static pos.cart.OtherServices.product;
import static pos.cart.Shop.items;
import static pos.testing.ServiceProcess.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import pos.testing.RedundantRedis;
import pos.testing.ServiceUnderTest;

/** Two instances of the cart service on a Redis of several servers, of which one is killed while carts are filled. */
@Timeout(600)
@ExtendWith(VertxExtension.class)
class RedisFailoverTest {

  private static final int CARTS = 32;
  private static final int CLIENTS = 8;
  private static final int ADDED = 10;
  /** The pieces after which a visitor goes on with the next product: a line has room for 999. */
  private static final int PIECES = 900;

  /** A visitor who adds one piece after the other, and goes on when that fails. */
  private static final class Visitor {

    private final ServiceUnderTest instance;
    private final String guest;
    private final List<Long> products;
    private final Thread thread = Thread.ofVirtual().unstarted(this::run);
    private volatile int answered;
    private volatile int setbacks;
    private volatile boolean ended;
    private long quantity;

    Visitor(ServiceUnderTest instance, String guest, List<Long> products) {
      this.instance = instance;
      this.guest = guest;
      this.products = products;
    }

    private void run() {
      while (!ended) {
        var product = products.get(answered / PIECES);
        var reply = instance.send(HttpMethod.POST, guest + "/add", Shop.line(product, 1).toBuffer()).await();
        if (reply.status() == 200) {
          var now = items(reply).get(product);
          if (now <= quantity) {
            setbacks++;
          }
          answered++;
          quantity = answered % PIECES == 0 ? 0 : now;
        } else {
          Shop.assertUnavailable(reply);
        }
      }
    }

    void end() {
      ended = true;
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void carts_go_on_in_a_cluster_when_a_master_is_killed(Vertx vertx, @TempDir Path directory) {
    assertGoesOn(RedundantRedis.cluster(vertx, directory, "{carts-0}"));
  }

  @Test
  void carts_go_on_behind_sentinel_when_the_master_is_killed(Vertx vertx, @TempDir Path directory) {
    assertGoesOn(RedundantRedis.behindSentinel(vertx, directory));
  }

  @Test
  void a_cart_is_found_where_its_slot_was_moved_to(Vertx vertx, @TempDir Path directory) {
    var redis = RedundantRedis.cluster(vertx, directory, "{carts-0}");
    var shop = new Shop();
    shop.service.with("REDIS_URL", redis.url());
    try (redis; shop) {
      shop.start();
      var keys = new Keys(true);
      var used = keys.tag(OtherServices.CUSTOMER.owner());
      var moved = used.equals("{carts-0}") ? "{carts-1}" : "{carts-0}";
      redis.moveSlot(moved);
      var product = product();
      String guest;
      do {
        guest = shop.guest();
        assertEquals(Map.of(product, 2L), items(shop.addAsGuest(guest, product, 2)));
      } while (!keys.tag(new Owner.Guest(Shop.sessionId(guest))).equals(moved));
      assertEquals(Map.of(product, 2L), items(shop.service.get(guest + "/cart")));
    }
  }

  private static void assertGoesOn(RedundantRedis redis) {
    var shop = new Shop(2);
    shop.service.with("REDIS_URL", redis.url());
    try (redis; shop) {
      shop.start();
      var product = product();
      var expected = new HashMap<String, Map<Long, Long>>();
      for (long i = 1; i <= CARTS; i++) {
        var guest = shop.guest();
        assertEquals(200, shop.addAsGuest(guest, product, i).status());
        expected.put(guest, Map.of(product, i));
      }
      var merging = customer();
      assertMerges(shop, merging, product);
      redis.awaitReplication();

      var products = OtherServices.products(50);
      var visitors = IntStream.range(0, CLIENTS).mapToObj(i -> new Visitor(shop.instances.get(i % 2), shop.guest(),
          products)).toList();
      visitors.forEach(visitor -> visitor.thread.start());
      awaitMore(visitors);
      redis.killMaster();
      // perhaps no visitor has a cart on the server that is gone
      expected.keySet().forEach(guest -> await(guest + " can be read", () -> isRead(shop, guest)));
      awaitMore(visitors);
      visitors.forEach(Visitor::end);

      // replicas follow a moment behind: what was answered in the moment before may be gone, and nothing else
      visitors.forEach(visitor -> assertTrue(visitor.setbacks <= 1, () -> visitor.guest + " " + visitor.setbacks));
      expected.forEach((guest, items) -> assertEquals(items, items(shop.service.get(guest + "/cart"))));
      assertEquals(Map.of(product, 1L + 16), shop.items(merging));
      assertMerges(shop, customer(), product);
    }
  }

  private static boolean isRead(Shop shop, String guest) {
    var reply = shop.service.get(guest + "/cart");
    if (reply.status() != 200) {
      Shop.assertUnavailable(reply);
    }
    return reply.status() == 200;
  }

  private static void awaitMore(List<Visitor> visitors) {
    var before = visitors.stream().map(visitor -> visitor.answered).toList();
    await("more pieces in each cart", () -> IntStream.range(0, visitors.size())
        .allMatch(i -> visitors.get(i).answered >= before.get(i) + ADDED || !visitors.get(i).thread.isAlive()));
    visitors.forEach(visitor -> assertTrue(visitor.thread.isAlive()));
  }

  /** Merges guests of whatever server into a customer's cart, each twice. */
  private static void assertMerges(Shop shop, OtherServices.Customer customer, long product) {
    shop.add(customer, product, 1);
    for (int i = 1; i <= 16; i++) {
      var guest = shop.guest();
      shop.addAsGuest(guest, product, 1);
      var key = new String[] {"Idempotency-Key", "merge-" + i};
      var first = shop.merge(customer, guest, key);
      assertEquals(Map.of(product, 1L + i), items(first));
      assertEquals(first.body(), shop.merge(customer, guest, key).body());
      assertEquals(Map.of(product, 1L + i), items(shop.merge(customer, guest)));
      assertEquals(404, shop.merge(OtherServices.CUSTOMER, guest).status());
    }
  }
}
