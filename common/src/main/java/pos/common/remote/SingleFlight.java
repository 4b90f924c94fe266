package pos.common.remote;

import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Lets callers that ask for the same thing at the same time share one call; for use by one verticle. */
public final class SingleFlight<K, V> {

  private final Map<K, Future<V>> inFlight = new HashMap<>();

  /** Returns the result of the call for this key that is in flight, or else of {@code call}. */
  public Future<V> get(K key, Supplier<Future<V>> call) {
    var result = inFlight.get(key);
    if (result == null) {
      result = call.get();
      inFlight.put(key, result);
      result.onComplete(_ -> inFlight.remove(key));
    }
    // completed on the caller's own context, whose log lines carry the caller's ids
    var own = ContextInternal.current().<V>promise();
    result.onComplete(own);
    return own.future();
  }
}
