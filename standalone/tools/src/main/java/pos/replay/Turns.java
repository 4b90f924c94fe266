package pos.replay;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Lets as many calls be under way as there are connections. The others wait here and not in the pool of the client, where
 * the time for their answer would begin before they are sent, and where a time-out that meets a connection that becomes
 * free completes the wait twice.
 */
final class Turns {

  private final Deque<Promise<Void>> waiting = new ArrayDeque<>();
  private int free;

  /** @param most the calls that are under way at a time */
  Turns(int most) {
    free = most;
  }

  <T> Future<T> run(Supplier<Future<T>> call) {
    return turn().compose(_ -> call.get().onComplete(_ -> next()));
  }

  private synchronized Future<Void> turn() {
    if (free > 0) {
      free--;
      return Future.succeededFuture();
    }
    var turn = Promise.<Void>promise();
    waiting.add(turn);
    return turn.future();
  }

  private void next() {
    Promise<Void> next;
    synchronized (this) {
      next = waiting.poll();
      free += next == null ? 1 : 0;
    }
    if (next != null) {
      next.complete();
    }
  }
}
