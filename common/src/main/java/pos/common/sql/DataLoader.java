package pos.common.sql;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import pos.common.rule.Failure;

/**
 * Reads rows by their keys; what requests that arrive together ask for is read with one statement, so that a dozen of
 * them share a round trip to the database. For use by one verticle.
 */
public final class DataLoader<K, V> {

  /** The most keys of a statement, and the most rows of its result. */
  static final int MOST_KEYS = 64;

  private final Function<List<K>, Future<List<V>>> statement;
  private final Function<V, K> key;
  private final Function<K, Failure> missing;
  private Map<K, List<Promise<V>>> callers = new LinkedHashMap<>();

  /**
   * @param statement returns the rows of those of the keys that have one
   * @param key returns the key of a row
   * @param missing returns the failure of a key without a row
   */
  public DataLoader(Function<List<K>, Future<List<V>>> statement, Function<V, K> key, Function<K, Failure> missing) {
    this.statement = statement;
    this.key = key;
    this.missing = missing;
  }

  /** Returns the row of a key; fails when there is none. */
  public Future<V> load(K key) {
    var context = ContextInternal.current();
    if (callers.isEmpty()) {
      // runs when the requests that the event loop has received by now have been read
      context.unwrap().runOnContext(_ -> readAll());
    }
    // completed on the caller's own context, whose log lines carry the caller's ids
    var caller = context.<V>promise();
    callers.computeIfAbsent(key, _ -> new ArrayList<>(1)).add(caller);
    return caller.future();
  }

  private void readAll() {
    var asking = callers;
    callers = new LinkedHashMap<>();
    var keys = List.copyOf(asking.keySet());
    for (int from = 0; from < keys.size(); from += MOST_KEYS) {
      read(keys.subList(from, Math.min(from + MOST_KEYS, keys.size())), asking);
    }
  }

  private void read(List<K> keys, Map<K, List<Promise<V>>> asking) {
    var rows = Future.succeededFuture(keys).compose(statement)
        .map(found -> found.stream().collect(Collectors.toMap(key, row -> row)));
    keys.forEach(key -> asking.get(key).forEach(caller ->
        rows.map(found -> Optional.ofNullable(found.get(key)).orElseThrow(() -> missing.apply(key)))
            .onComplete(caller)));
  }
}
