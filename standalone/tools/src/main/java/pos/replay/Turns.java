package pos.replay;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Lets as many calls be under way as there are connections. The others wait here and not in the pool of the client,
 * where the time for their answer would begin before they are sent.
 *
 * <p>All calls are made by one thread, whoever asks for them. When one thread has begun to wait in the pool, and
 * another has given it a connection before the time-out of the wait is set, that time-out is never taken back: it ends
 * the wait a second time, with "Promise already completed" (Vert.x 5.0.10).
 */
final class Turns {

  private final Context thread;
  private final Deque<Promise<Void>> waiting = new ArrayDeque<>();
  private int free;

  /**
   * @param thread makes the calls
   * @param most the calls that are under way at a time
   */
  Turns(Context thread, int most) {
    this.thread = thread;
    free = most;
  }

  <T> Future<T> run(Supplier<Future<T>> call) {
    var result = Promise.<T>promise();
    thread.runOnContext(_ -> turn().compose(_ -> call.get().onComplete(_ -> next())).onComplete(result));
    return result.future();
  }

  private Future<Void> turn() {
    if (free > 0) {
      free--;
      return Future.succeededFuture();
    }
    var turn = Promise.<Void>promise();
    waiting.add(turn);
    return turn.future();
  }

  private void next() {
    var next = waiting.poll();
    if (next == null) {
      free++;
    } else {
      next.complete();
    }
  }
}
