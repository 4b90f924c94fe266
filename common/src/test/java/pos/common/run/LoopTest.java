package pos.common.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(30)
@ExtendWith(VertxExtension.class)
class LoopTest {

  private static final long PAUSE_MILLIS = 20;

  private Vertx vertx;
  private final AtomicInteger rounds = new AtomicInteger();

  @BeforeEach
  void use(Vertx provided) {
    vertx = provided;
  }

  private Future<Boolean> count() {
    rounds.incrementAndGet();
    return Future.succeededFuture(false);
  }

  private void awaitRounds(int number) {
    while (rounds.get() < number) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  @Test
  void there_are_no_more_rounds_than_pokes_and_pauses() {
    var began = System.nanoTime();
    var loop = new Loop(vertx, "counting", PAUSE_MILLIS, this::count);
    loop.start();
    var pokes = 0;
    for (; pokes < 50; pokes++) {
      var before = rounds.get();
      loop.poke();
      awaitRounds(before + 1);
    }
    awaitRounds(rounds.get() + 20);
    var counted = rounds.get();
    var pauses = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) / PAUSE_MILLIS;
    assertTrue(counted <= 1 + pokes + pauses, () -> counted + " rounds in " + pauses + " pauses and 50 pokes");
    loop.close().await();
  }

  @Test
  void a_loop_cancels_no_timer_but_its_own() {
    var first = Promise.<Void>promise();
    assertEquals(0, vertx.setTimer(PAUSE_MILLIS, _ -> first.complete()));
    var loop = new Loop(vertx, "counting", PAUSE_MILLIS, this::count);
    loop.start();
    loop.close().await();
    first.future().await();
  }

  @Test
  void a_failed_round_is_tried_again() {
    var loop = new Loop(vertx, "failing", PAUSE_MILLIS, () -> {
      if (rounds.incrementAndGet() < 3) {
        throw new IllegalStateException("not yet");
      }
      return Future.succeededFuture(false);
    });
    loop.start();
    awaitRounds(4);
    loop.close().await();
  }

  @Test
  void rounds_do_not_overlap_and_closing_waits_for_the_current_one() {
    var under = Promise.<Boolean>promise();
    var loop = new Loop(vertx, "waiting", PAUSE_MILLIS, () -> {
      rounds.incrementAndGet();
      return under.future();
    });
    loop.start();
    awaitRounds(1);
    loop.poke();
    var closed = loop.close();
    assertEquals(1, rounds.get());
    vertx.runOnContext(_ -> under.complete(true));
    closed.await();
    assertTrue(under.future().isComplete(), "closed before the round had ended");
    assertEquals(1, rounds.get());
  }
}
