package pos.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {

  @Test
  void calls_that_many_threads_ask_for_are_made_by_one_and_only_so_many_at_a_time() {
    var vertx = Vertx.vertx();
    try {
      var turns = new Turns(vertx.getOrCreateContext(), 3);
      var threads = ConcurrentHashMap.<Thread>newKeySet();
      var underWay = new AtomicInteger();
      var most = new AtomicInteger();
      var calls = IntStream.range(0, 60).parallel().mapToObj(number -> turns.run(() -> {
        threads.add(Thread.currentThread());
        most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        return vertx.timer(1).map(_ -> {
          underWay.decrementAndGet();
          return number;
        });
      })).toList();
      Future.all(calls).await();
      assertEquals(60 * 59 / 2, calls.stream().mapToInt(Future::result).sum());
      assertEquals(1, threads.size(), threads::toString);
      assertEquals(3, most.get());
    } finally {
      vertx.close().await();
    }
  }
}
