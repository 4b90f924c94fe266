package pos.common;

import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What other services are being asked: who wants to know the same meanwhile hears the same answer, though it was asked
 * for a moment before. For one verticle.
 */
public final class Questions<K, V> {

  private final Map<K, Future<V>> underWay = new HashMap<>();

  /** The answer to {@code question}, or to the one about the same subject that is under way. */
  public Future<V> ask(K subject, Supplier<Future<V>> question) {
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
