package pos.cart;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.remote.SingleFlight;
import pos.common.remote.Remote;

/** What another service lists of products: asked for all at once, and remembered. */
final class Lookup<V> {

  /** For retries too: nobody waits longer for another service. */
  static final int TIMEOUT_MILLIS = 500;

  private static final Logger LOG = LoggerFactory.getLogger(Lookup.class);

  /** How an entry of the list is read; {@code absent} is what a product counts as that is not on it, if not null. */
  record Reader<V>(String idField, Function<JsonObject, V> value, V absent) {}

  private final Remote remote;
  private final String path;
  private final Reader<V> reader;
  private final Recent<Long, V> recent;
  private final int seconds;
  private final SingleFlight<List<Long>, Void> questions = new SingleFlight<>();

  /**
   * @param path of the list, up to where the ids go
   * @param seconds how long an answer is fresh
   */
  Lookup(Remote remote, String path, Reader<V> reader, Recent<Long, V> recent, int seconds) {
    this.remote = remote;
    this.path = path;
    this.reader = reader;
    this.recent = recent;
    this.seconds = seconds;
  }

  /** What is known of these products; fails when someone has to be asked and does not answer. */
  Future<Map<Long, V>> find(Collection<Long> ids) {
    var missing = ids.stream().filter(id -> recent.fresh(id) == null).toList();
    if (missing.isEmpty()) {
      return Future.succeededFuture(lastKnown(ids));
    }
    return questions.ask(missing, () -> ask(missing)).map(answered -> lastKnown(ids));
  }

  /** What was last heard of these products, however long ago. */
  Map<Long, V> lastKnown(Collection<Long> ids) {
    return ids.stream().filter(id -> recent.last(id) != null).collect(Collectors.toMap(id -> id, recent::last));
  }

  private Future<Void> ask(List<Long> ids) {
    var list = ids.stream().map(String::valueOf).collect(Collectors.joining(","));
    return remote.get(path + list).timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .<Void>map(answer -> remember(ids, answer))
        .onFailure(e -> LOG.info("{}{} is not known: {}", path, list, e.getMessage()));
  }

  private Void remember(List<Long> ids, HttpResponse<Buffer> response) {
    if (response.statusCode() != 200) {
      throw new IllegalStateException("the answer has status " + response.statusCode());
    }
    // what comes from the gateway's cache is that old already
    var age = response.getHeader("Age");
    var left = seconds - (age == null ? 0 : Long.parseLong(age));
    if (reader.absent != null) {
      ids.forEach(id -> recent.put(id, reader.absent, left));
    }
    response.bodyAsJsonObject().getJsonArray("items").forEach(item -> {
      var entry = (JsonObject) item;
      recent.put(entry.getLong(reader.idField), reader.value.apply(entry), left);
    });
    return null;
  }
}
