package pos.sales.sale;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Runs work for the same key one after the other; for use by one verticle. */
final class KeyedMutex<K> {

  private final Map<K, Future<?>> last = new HashMap<>();

  /** Returns the result of the work, which starts when all earlier work for the key has ended. */
  <T> Future<T> run(K key, Supplier<Future<T>> work) {
    var before = last.get(key);
    var turn = before == null ? work.get() : end(before).compose(_ -> work.get());
    last.put(key, turn);
    return turn.onComplete(_ -> last.remove(key, turn));
  }

  /** Returns the end of earlier work, on the caller's own context, whose log lines carry the caller's ids. */
  private static Future<Void> end(Future<?> before) {
    var ended = Promise.<Void>promise();
    var context = Vertx.currentContext();
    before.onComplete(_ -> context.runOnContext(ended::complete));
    return ended.future();
  }
}
