package pos.inventory;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.remote.Remote;
import pos.common.rule.Failure;
import pos.common.run.Environment;

/** The service that has the sales or the orders for which goods are held. */
final class OwnerClient {

  private static final Logger LOG = LoggerFactory.getLogger(OwnerClient.class);
  private static final int TIMEOUT_MILLIS = 2000;

  private final String service;
  private final String prefix;
  private final Remote remote;
  private boolean silent;

  /** @param prefix the beginning of the references of its holds */
  OwnerClient(Vertx vertx, Environment environment, String service, String prefix) {
    this.service = service;
    this.prefix = prefix;
    this.remote = new Remote(vertx, environment, service, TIMEOUT_MILLIS);
  }

  boolean owns(String reference) {
    return reference.startsWith(prefix);
  }

  /**
   * Returns those of the references that are needed although their time is over: all of them while the service gives
   * no answer. On the others it will not rely any more.
   */
  Future<Set<String>> needed(List<String> references) {
    return references.isEmpty() ? Future.succeededFuture(Set.of())
        : remote.postRepeatable("/holds/expired", new JsonObject().put("references", new JsonArray(references)))
            .map(OwnerClient::read).onSuccess(_ -> silent = false)
            .recover(e -> Future.succeededFuture(all(references, e)));
  }

  private static Set<String> read(HttpResponse<Buffer> answer) {
    try {
      if (answer.statusCode() == 200 && answer.bodyAsJsonObject().getValue("needed") instanceof JsonArray needed) {
        return needed.stream().map(String::valueOf).collect(Collectors.toSet());
      }
    } catch (DecodeException e) {
      // refused below
    }
    throw new IllegalStateException("the answer is " + answer.statusCode() + " without a list of what is needed");
  }

  private Set<String> all(List<String> references, Throwable why) {
    if (!silent) {
      silent = true;
      LOG.warn("holds whose time is over are kept, because {} does not say which of them it needs: {}",
          service, why instanceof Failure failure ? failure.code() : why.getMessage());
    }
    return Set.copyOf(references);
  }

  void close() {
    remote.close();
  }
}
