package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import pos.testing.Times;

class TtlCacheTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final TtlCache<String, Integer> cache = new TtlCache<>(now::get, 3);

  private void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  @Test
  void a_value_is_fresh_until_its_time_to_live_has_passed() {
    cache.put("a", 1, MINUTE);
    pass(MINUTE.minusMillis(1));
    assertEquals(Optional.of(1), cache.fresh("a"));
    pass(Duration.ofMillis(1));
    assertEquals(Optional.empty(), cache.fresh("a"));
  }

  @Test
  void a_value_that_is_no_longer_fresh_is_the_last_known() {
    cache.put("a", 1, MINUTE);
    pass(Duration.ofDays(1));
    assertEquals(Optional.of(1), cache.lastKnown("a"));
    assertEquals(Optional.empty(), cache.lastKnown("b"));
  }

  @Test
  void a_value_that_is_put_again_is_fresh_again() {
    cache.put("a", 1, MINUTE);
    pass(MINUTE);
    cache.put("a", 2, MINUTE);
    assertEquals(Optional.of(2), cache.fresh("a"));
    assertEquals(1, cache.countFresh());
  }

  @Test
  void a_value_with_no_time_left_to_live_is_only_the_last_known() {
    cache.put("a", 1, MINUTE.negated());
    assertEquals(Optional.empty(), cache.fresh("a"));
    assertEquals(Optional.of(1), cache.lastKnown("a"));
  }

  @Test
  void the_least_recently_used_value_makes_room_for_a_new_one() {
    cache.put("a", 1, MINUTE);
    cache.put("b", 2, MINUTE);
    cache.put("c", 3, MINUTE);
    cache.fresh("a");
    cache.put("d", 4, MINUTE);
    assertEquals(Optional.empty(), cache.lastKnown("b"));
    assertEquals(Optional.of(1), cache.lastKnown("a"));
  }

  @Test
  void only_fresh_values_are_counted() {
    cache.put("a", 1, MINUTE);
    cache.put("b", 2, MINUTE.multipliedBy(2));
    assertEquals(2, cache.countFresh());
    pass(MINUTE);
    assertEquals(1, cache.countFresh());
  }

  @Test
  void values_can_be_counted_while_another_thread_changes_them() {
    var large = new TtlCache<Integer, Integer>(now::get, 1000);
    var writer = CompletableFuture.runAsync(() -> {
      for (int i = 0; i < Times.of(5_000, 200_000); i++) {
        large.put(i, i, MINUTE);
      }
    });
    do {
      assertTrue(large.countFresh() <= 1000);
    } while (!writer.isDone());
    writer.join();
    assertEquals(1000, large.countFresh());
  }
}
