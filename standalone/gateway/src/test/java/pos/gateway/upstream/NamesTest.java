package pos.gateway.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.junit5.VertxExtension;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pos.gateway.config.Upstream;
import pos.gateway.config.Upstream.Algorithm;

/** The addresses behind the host name of a target, which change while requests are open. */
@ExtendWith(VertxExtension.class)
class NamesTest {

  private static final Upstream.Thresholds TWO_FAILURES = new Upstream.Thresholds(Set.of(), 0, Set.of(), 0, 2, 0);

  private static UpstreamPool pool(Algorithm algorithm, String target) {
    return new UpstreamPool(new Upstream("cart", algorithm, List.of(target),
        new Upstream.Active("/", 0, 0, 0, TWO_FAILURES), new Upstream.Passive(TWO_FAILURES)), Map.of());
  }

  private static List<SocketAddress> sockets(int... lastNumbers) {
    return Arrays.stream(lastNumbers)
        .mapToObj(number -> SocketAddress.inetSocketAddress(8006, "10.0.0." + number)).toList();
  }

  /** Takes addresses for requests that stay open, and returns how many each got. */
  private static Map<String, Integer> taken(UpstreamPool pool, int requests) {
    var counts = new TreeMap<String, Integer>();
    for (int i = 0; i < requests; i++) {
      counts.merge(pool.take(new HashSet<>()).toString(), 1, Integer::sum);
    }
    return counts;
  }

  /** Takes addresses for requests that are answered before the next one comes, and returns how many each got. */
  private static Map<String, Integer> answered(UpstreamPool pool, int requests) {
    var counts = new TreeMap<String, Integer>();
    for (int i = 0; i < requests; i++) {
      var address = pool.take(new HashSet<>());
      counts.merge(address.toString(), 1, Integer::sum);
      pool.release(address);
    }
    return counts;
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void every_address_behind_a_name_takes_part(Algorithm algorithm) {
    var pool = pool(algorithm, "cart:8006");
    pool.found("cart:8006", sockets(1, 2, 3));
    assertEquals(Map.of("10.0.0.1:8006", 10, "10.0.0.2:8006", 10, "10.0.0.3:8006", 10), taken(pool, 30));
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void an_address_that_is_new_gets_its_share_of_requests_that_come_one_at_a_time(Algorithm algorithm) {
    var pool = pool(algorithm, "cart:8006");
    pool.found("cart:8006", sockets(1, 2, 3));
    answered(pool, 4);
    pool.found("cart:8006", sockets(1, 2, 3, 4, 5));
    assertEquals(Map.of("10.0.0.1:8006", 6, "10.0.0.2:8006", 6, "10.0.0.3:8006", 6, "10.0.0.4:8006", 6,
        "10.0.0.5:8006", 6), answered(pool, 30));
    pool.found("cart:8006", sockets(5));
    assertEquals(Map.of("10.0.0.5:8006", 3), answered(pool, 3));
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void an_address_that_is_gone_gets_no_request_and_a_new_one_does(Algorithm algorithm) {
    var pool = pool(algorithm, "cart:8006");
    pool.found("cart:8006", sockets(1, 2));
    var open = pool.take(new HashSet<>());
    pool.found("cart:8006", sockets(3));
    assertEquals(Map.of("10.0.0.3:8006", 4), taken(pool, 4));
    pool.release(open);
    assertEquals(Map.of("10.0.0.3:8006", 1), taken(pool, 1));
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void a_request_that_has_failed_goes_to_an_address_where_it_has_not(Algorithm algorithm) {
    var pool = pool(algorithm, "cart:8006");
    pool.found("cart:8006", sockets(1, 2, 3));
    for (int i = 0; i < 6; i++) {
      var failed = new HashSet<Address>();
      for (int attempt = 0; attempt < 3; attempt++) {
        var address = pool.take(failed);
        pool.release(address);
        assertTrue(failed.add(address), failed::toString);
      }
      pool.release(pool.take(failed));
      assertEquals(Set.of(), failed, "a fourth attempt begins again");
    }
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void an_address_that_stays_keeps_its_health(Algorithm algorithm) {
    var pool = pool(algorithm, "cart:8006");
    pool.found("cart:8006", sockets(1));
    var address = pool.addresses().getFirst();
    pool.broke(address);
    pool.broke(address);
    pool.found("cart:8006", sockets(1));
    assertSame(address, pool.addresses().getFirst());
    assertFalse(address.health().isHealthy());
    assertNull(pool.take(new HashSet<>()));
    pool.found("cart:8006", sockets(1, 2));
    assertEquals(Map.of("10.0.0.2:8006", 3), taken(pool, 3));
  }

  @Test
  void a_name_is_looked_up_and_one_that_is_not_found_keeps_its_addresses(Vertx vertx) {
    var known = pool(Algorithm.ROUND_ROBIN, "127.0.0.1:8006");
    var unknown = pool(Algorithm.ROUND_ROBIN, "no-such-host.invalid:8006");
    new Names(vertx, List.of(known, unknown)).lookUp().await();
    assertEquals("[127.0.0.1:8006]", known.addresses().toString());
    assertEquals("[no-such-host.invalid:8006]", unknown.addresses().toString());
  }
}
