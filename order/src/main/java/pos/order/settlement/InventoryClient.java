package pos.order.settlement;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import pos.common.remote.Remote;
import pos.common.rule.Failure;
import pos.common.run.Environment;
import pos.order.core.Item;
import pos.order.core.Order;
import pos.order.core.Timeouts;

/** The inventory service, which holds an order's goods and takes them out of the stock; every call may be repeated. */
public final class InventoryClient {

  private static final String INSUFFICIENT = "insufficient-stock";
  /** Another hold has the reference, with other goods. */
  private static final String REUSED = "reference-reused";
  private static final String ACTIVE = "active";
  private static final int ATTEMPTS = 10;

  private final Remote remote;

  /** The answer to a reservation. */
  sealed interface Hold {

    /** The goods are held. */
    record Granted(long reservation) implements Hold {}

    /** There are not enough goods to hold. */
    record Refused(Failure why) implements Hold {}
  }

  public InventoryClient(Vertx vertx, Environment environment) {
    remote = new Remote(vertx, environment, "inventory-service", Timeouts.CALL_MILLIS);
  }

  /**
   * Holds the order's goods, or returns the hold that exists. Another attempt is made only when the hold of the one
   * before has ended, or is for other goods.
   *
   * @param attempt 1 or, to hold the goods anew, 2
   */
  Future<Hold> reserve(Order order, int attempt) {
    return remote.postRepeatable("/reservations", new JsonObject().put("reference", order.holdReference(attempt))
        .put("location_id", order.locationId()).put("ttl_seconds", Timeouts.HOLD.toSeconds())
        .put("lines", Item.quantities(order.items())))
        .compose(answer -> {
          var body = answer.bodyAsJsonObject();
          var code = body.getString("code");
          if (answer.statusCode() == 409 && INSUFFICIENT.equals(code)) {
            return Future.succeededFuture(new Hold.Refused(
                Failure.conflict(INSUFFICIENT, "There is not enough stock of every product.")
                    .with("shortages", body.getJsonArray("shortages"))));
          }
          if (REUSED.equals(code) || !ACTIVE.equals(succeeded(answer).getString("status"))) {
            return attempt < ATTEMPTS ? reserve(order, attempt + 1)
                : Future.failedFuture("all " + ATTEMPTS + " attempts to hold the goods have been made");
          }
          return Future.succeededFuture(new Hold.Granted(body.getLong("id")));
        });
  }

  /** Takes the goods out of the stock. @return false when they are no longer held */
  Future<Boolean> commit(long reservation) {
    return remote.postRepeatable("/reservations/" + reservation + "/commit", new JsonObject())
        .map(answer -> answer.statusCode() != 409 && answer.statusCode() != 404 && succeeded(answer) != null);
  }

  /** Gives the goods back, as far as they are still held. */
  Future<Void> release(long reservation) {
    return remote.postRepeatable("/reservations/" + reservation + "/release", new JsonObject())
        .map(answer -> answer.statusCode() == 404 ? null : succeeded(answer)).mapEmpty();
  }

  public void close() {
    remote.close();
  }

  private static JsonObject succeeded(HttpResponse<Buffer> answer) {
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          "inventory-service answered " + answer.statusCode() + " " + answer.bodyAsString());
    }
    return answer.bodyAsJsonObject();
  }
}
