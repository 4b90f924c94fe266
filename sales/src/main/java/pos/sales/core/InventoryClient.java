package pos.sales.core;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.remote.Remote;
import pos.common.rule.Failure;
import pos.common.run.Environment;
import pos.sales.sale.Sale;

/** The inventory service: knows the stores, and holds a sale's goods if it can within 500 ms. */
public final class InventoryClient {

  /** How much of one product can be held at once. */
  public static final long MAX_QUANTITY = 1_000_000;
  private static final String INSUFFICIENT = "insufficient-stock";
  /** Asked again, a hold may be over by now. */
  private static final String ACTIVE = "active";
  private static final Logger LOG = LoggerFactory.getLogger(InventoryClient.class);
  /** One attempt; the circuit breaker gives up 100 ms later at the latest. */
  private static final int TIMEOUT_MILLIS = 400;
  /** A hold whose sale is not written is not released, since the sale may have been written after all: it expires. */
  private static final int HOLD_SECONDS = 120;

  private final Remote remote;

  public InventoryClient(Vertx vertx, Environment environment) {
    remote = new Remote(vertx, environment, "inventory-service", TIMEOUT_MILLIS);
  }

  /**
   * @return the sale, confirmed when its goods are held, pending when they will be accounted for later
   * @throws Failure 409 with the shortages when there are not enough and the till does not sell all the same
   */
  public Future<Sale> hold(Sale sale, boolean allowOversell) {
    return remote.post("/reservations", reservation(sale)).transform(answer -> {
      var body = answer.succeeded() ? body(answer.result()) : new JsonObject();
      if (ACTIVE.equals(body.getValue("status"))) {
        return Future.succeededFuture(sale.withStock(Sale.StockStatus.CONFIRMED));
      }
      return allowOversell || !INSUFFICIENT.equals(body.getValue("code")) ? Future.succeededFuture(sale)
          : Future.failedFuture(Failure.conflict(INSUFFICIENT, "The store does not have enough of every product.")
              .with("shortages", body.getValue("shortages")));
    });
  }

  /** @return fails with 422 when there is no such store, and with 503 when inventory does not say */
  public Future<Void> mustHave(long storeId) {
    return remote.get("/locations/" + storeId).map(answer -> {
      if (answer.statusCode() == 404) {
        throw Failure.invalid("store_id", "must be a location, and there is no " + storeId);
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

  private static JsonObject reservation(Sale sale) {
    var quantities = new TreeMap<Long, Long>();
    sale.lines().forEach(line -> quantities.merge(line.productId(), line.quantity(), Math::addExact));
    var lines = new JsonArray();
    quantities.forEach((product, quantity) ->
        lines.add(new JsonObject().put("product_id", product).put("quantity", quantity)));
    return new JsonObject().put("reference", "sale:" + sale.id()).put("location_id", sale.storeId())
        .put("ttl_seconds", HOLD_SECONDS).put("lines", lines);
  }

  /** A hold or a problem; an answer that is neither says nothing about the stock. */
  private static JsonObject body(HttpResponse<Buffer> answer) {
    try {
      var body = answer.body() == null ? new JsonObject() : answer.bodyAsJsonObject();
      var code = body.getValue("code");
      if (answer.statusCode() / 100 == 2 || INSUFFICIENT.equals(code)) {
        return body;
      }
      LOG.warn("inventory-service answered a hold with {} {}", answer.statusCode(), code);
    } catch (DecodeException e) {
      LOG.warn("inventory-service answered a hold with {} and no JSON", answer.statusCode());
    }
    return new JsonObject();
  }
}
