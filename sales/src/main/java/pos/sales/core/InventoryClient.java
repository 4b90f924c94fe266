package pos.sales.core;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.remote.Remote;
import pos.common.rule.Failure;
import pos.common.run.Environment;

/** The inventory service, which knows the stores and holds goods for sales. */
public final class InventoryClient {

  private static final String INSUFFICIENT = "insufficient-stock";
  /** The status of a hold in force; a retry may find one that has expired. */
  private static final String ACTIVE = "active";
  private static final Logger LOG = LoggerFactory.getLogger(InventoryClient.class);
  /** The longest that one attempt may take; the circuit breaker gives up at most 100 ms later. */
  private static final int TIMEOUT_MILLIS = 400;
  /** A hold whose sale is not written expires; it is not released, since the sale may have been written after all. */
  private static final int HOLD_SECONDS = 120;

  private final Remote remote;

  /** The outcome of an attempt to hold goods. */
  public sealed interface Hold {

    /** The goods are held. */
    record Held() implements Hold {}

    /**
     * There are not enough goods.
     *
     * @param shortages as inventory lists them
     */
    record Shortage(Object shortages) implements Hold {}

    /** Inventory gave no usable answer in time. */
    record Unknown() implements Hold {}
  }

  private static final Hold HELD = new Hold.Held();
  private static final Hold UNKNOWN = new Hold.Unknown();

  public InventoryClient(Vertx vertx, Environment environment) {
    remote = new Remote(vertx, environment, "inventory-service", TIMEOUT_MILLIS);
  }

  /**
   * Tries for up to 500 ms to hold the goods of the lines.
   *
   * @param reference identifies the hold when it is requested again
   */
  public Future<Hold> hold(String reference, long storeId, List<Line> lines) {
    return remote.post("/reservations", reservation(reference, storeId, lines))
        .transform(answer -> Future.succeededFuture(answer.succeeded() ? outcome(answer.result()) : UNKNOWN));
  }

  /** Fails with 422 when there is no such store, and with 503 when inventory does not say. */
  public Future<Void> mustHaveStore(long storeId) {
    return remote.get("/locations/" + storeId).map(answer -> {
      if (answer.statusCode() == 404) {
        throw Failure.invalid("store_id", "must be a location: there is no location " + storeId);
      }
      if (answer.statusCode() != 200) {
        LOG.warn("inventory-service answered {} when asked for location {}", answer.statusCode(), storeId);
        throw Failure.unavailable("inventory-service");
      }
      return null;
    });
  }

  public void close() {
    remote.close();
  }

  private static JsonObject reservation(String reference, long storeId, List<Line> sold) {
    var quantities = new TreeMap<Long, Long>();
    sold.forEach(line -> quantities.merge(line.productId(), line.quantity(), Math::addExact));
    var lines = new JsonArray();
    quantities.forEach((product, quantity) ->
        lines.add(new JsonObject().put("product_id", product).put("quantity", quantity)));
    return new JsonObject().put("reference", reference).put("location_id", storeId)
        .put("ttl_seconds", HOLD_SECONDS).put("lines", lines);
  }

  /** An answer that is neither a hold nor a shortage says nothing about the stock. */
  private static Hold outcome(HttpResponse<Buffer> answer) {
    try {
      var body = answer.body() == null ? new JsonObject() : answer.bodyAsJsonObject();
      if (INSUFFICIENT.equals(body.getValue("code"))) {
        return new Hold.Shortage(body.getValue("shortages"));
      }
      if (answer.statusCode() / 100 == 2) {
        return ACTIVE.equals(body.getValue("status")) ? HELD : UNKNOWN;
      }
      LOG.warn("inventory-service answered {} {} to a hold", answer.statusCode(), body.getValue("code"));
    } catch (DecodeException e) {
      LOG.warn("inventory-service answered {} without JSON to a hold", answer.statusCode());
    }
    return UNKNOWN;
  }
}
