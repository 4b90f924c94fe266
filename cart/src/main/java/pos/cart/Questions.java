package pos.cart;

import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What other services are being asked: who wants to know the same meanwhile waits for the same answer. */
final class Questions<K, V> {

  private final Map<K, Future<V>> underWay = new HashMap<>();

  Future<V> ask(K subject, Supplier<Future<V>> question) {
    var answer = underWay.get(subject);
    if (answer == null) {
      answer = question.get();
      underWay.put(subject, answer);
      answer.onComplete(done -> underWay.remove(subject));
    }
    // who waits for somebody else's answer goes on with the ids of his own request
    var own = ContextInternal.current().<V>promise();
    answer.onComplete(own);
    return own.future();
  }
}
