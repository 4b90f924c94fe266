package pos.cart;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.remote.Remote;
import pos.common.remote.SingleFlight;

/** A list of another service, read for many products at once and cached by product. */
final class ListClient<V> {

  /** The longest that a cart waits for another service, retries included. */
  static final int TIMEOUT_MILLIS = 500;
  /** The longest that one attempt may take. */
  static final int ATTEMPT_MILLIS = TIMEOUT_MILLIS - 100;

  private static final Logger LOG = LoggerFactory.getLogger(ListClient.class);

  /**
   * Reads the entries of the list.
   *
   * @param idField the field with the product's id
   * @param absent the value of a product that the list does not have; empty for no value
   */
  record Reader<V>(String idField, Function<JsonObject, V> value, Optional<V> absent) {}

  private final Remote remote;
  private final String path;
  private final Reader<V> reader;
  private final TtlCache<Long, V> cache;
  private final Duration timeToLive;
  private final SingleFlight<List<Long>, Void> calls = new SingleFlight<>();

  /**
   * @param path the list's path, to which the ids are appended
   * @param timeToLive how long an entry is fresh
   */
  ListClient(Remote remote, String path, Reader<V> reader, TtlCache<Long, V> cache, Duration timeToLive) {
    this.remote = remote;
    this.path = path;
    this.reader = reader;
    this.cache = cache;
    this.timeToLive = timeToLive;
  }

  /** Returns the values of those products that have one; fails when the service is needed and does not answer. */
  Future<Map<Long, V>> find(Collection<Long> ids) {
    var missing = ids.stream().filter(id -> cache.fresh(id).isEmpty()).toList();
    if (missing.isEmpty()) {
      return Future.succeededFuture(lastKnown(ids));
    }
    return calls.get(missing, () -> fetch(missing)).map(_ -> lastKnown(ids));
  }

  /** Returns the last known values of those products that have one, regardless of their age. */
  Map<Long, V> lastKnown(Collection<Long> ids) {
    var values = new HashMap<Long, V>();
    ids.forEach(id -> cache.lastKnown(id).ifPresent(value -> values.put(id, value)));
    return values;
  }

  private Future<Void> fetch(List<Long> ids) {
    var list = ids.stream().map(String::valueOf).collect(Collectors.joining(","));
    return remote.get(path + list).timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .<Void>map(response -> store(ids, response))
        .onFailure(e -> LOG.info("{}{} was not read: {}", path, list, e.getMessage()));
  }

  private Void store(List<Long> ids, HttpResponse<Buffer> response) {
    if (response.statusCode() != 200) {
      throw new IllegalStateException("the response has status " + response.statusCode());
    }
    // a response from the gateway's cache is already that old
    var age = response.getHeader("Age");
    var left = age == null ? timeToLive : timeToLive.minusSeconds(Long.parseLong(age));
    reader.absent.ifPresent(value -> ids.forEach(id -> cache.put(id, value, left)));
    response.bodyAsJsonObject().getJsonArray("items").forEach(item -> {
      var entry = (JsonObject) item;
      cache.put(entry.getLong(reader.idField), reader.value.apply(entry), left);
    });
    return null;
  }
}
